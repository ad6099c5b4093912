package variants

// keepalive is the leak behind the incident's server keepalive, which its plan sets: sockets are closed for their age,
// and all else that was leaked stays.
var keepalive = leaky
