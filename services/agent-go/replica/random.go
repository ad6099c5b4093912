package replica

// seededRandom returns a seeded stream of numbers in [0, 1): sfc32, run in for 12 steps. It gives what seededRandom in
// services/process/random.ts gives for the same seed, so that a cadence is known before the run, whatever it runs on.
func seededRandom(seed int64) func() float64 {
	a, b, c, counter := uint32(0x9e3779b9), uint32(0x243f6a88), uint32(seed), uint32(1)
	next := func() float64 {
		sum := a + b + counter
		counter++
		a = b ^ b>>9
		b = c + c<<3
		c = (c<<21 | c>>11) + sum
		return float64(sum) / (1 << 32)
	}
	for range 12 {
		next()
	}
	return next
}
