/**
 * The name of the event by which a replica says, before it ends, that the run's certificate is not valid by its clock. Its
 * detail is the validity: ISO times `from` and `to` as JSON.
 */
export const NOT_VALID = 'certificate-not-valid';
