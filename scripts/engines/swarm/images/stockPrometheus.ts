/** An image of Prometheus that has what the stack needs: a shell, and wget. */
export const STOCK_PROMETHEUS = 'prom/prometheus:v2.55.1';
