package replica

import "testing"

// What seededRandom in services/process/random.ts gives.
func TestTheStreamOfASeedIsThatOfTheTwin(t *testing.T) {
	for seed, want := range map[int64][3]float64{
		1:         {0.7822727714665234, 0.27532708551734686, 0.9936929049436003},
		4:         {0.1537732407450676, 0.23872362752445042, 0.14656862150877714},
		123456789: {0.18938375660218298, 0.6936530312523246, 0.18038829369470477},
	} {
		next := seededRandom(seed)
		for at, each := range want {
			if got := next(); got != each {
				t.Errorf("number %d of seed %d is %v, not %v", at, seed, got, each)
			}
		}
	}
}
