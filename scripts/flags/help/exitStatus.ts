/** The exit statuses of every command that judges, in as few words as will do. */
export const EXIT_STATUS_SHORT = `Exit status
   0 as expected, 1 not as expected, 2 inconclusive, 3 invalid (a run failed its own audit),
   64 bad input, 69 something needed is missing, 70 internal error, 130 or 143 interrupted
`;

/** The exit statuses of a command that judges runs, as its whole help shows them. */
export const EXIT_STATUS = `Exit status
    0  every run came out as expected (leaky is expected to leak)
    1  a run came out otherwise: a leak where none is expected, or none where one is
    2  inconclusive: the data do not decide
    3  a run is invalid: it failed its own audit (the load did not land, replicas died …)
   64  bad input: nothing was started
   69  something it needs is not there
   70  an internal error, a failed build included
  130  interrupted (143: by SIGTERM); what was measured is kept and reported
  Of several runs the first of these counts: 130/143, 70, 69, 3, 1, 2, 0.
`;
