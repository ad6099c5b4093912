/** Returns the text of `grpc-leak-lab certificates --help`. */
export function certificatesHelp(): string {
  return `grpc-leak-lab certificates: makes certificates for a stack that is deployed by hand

Usage: grpc-leak-lab certificates [DIR]

Makes ca.pem, cert.pem and key.pem in DIR (./certificates, where swarm-stack.yml looks for them),
readable by you only: an authority whose key is thrown away, and the one certificate that all
processes of a fleet share. They are good for a week. A folder that is there is never touched.

Examples
  $ grpc-leak-lab certificates
  $ docker stack deploy --resolve-image never -c swarm-stack.yml NAME

Exit status
    0  they are made
   64  bad input, or the folder is there already: nothing was made
   69  they could not be made
   70  an internal error
`;
}
