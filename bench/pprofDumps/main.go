// Dumps holds as many goroutines as it is asked for, and tells for how long it stood still.
package main

import (
	"fmt"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// How deep the stack of a goroutine is, about as deep as one of gRPC that reads.
const depth = 8

var gap atomic.Int64

func main() {
	http.HandleFunc("/hold", func(w http.ResponseWriter, r *http.Request) {
		count, _ := strconv.Atoi(r.URL.Query().Get("count"))
		var begun sync.WaitGroup
		begun.Add(count)
		for range count {
			go wait(depth, &begun)
		}
		begun.Wait()
		fmt.Fprintln(w, "held")
	})
	http.HandleFunc("/gap", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, gap.Swap(0)) })
	go look()
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}

func wait(deeper int, begun *sync.WaitGroup) {
	if deeper > 0 {
		wait(deeper-1, begun)
		return
	}
	begun.Done()
	select {}
}

// look keeps the longest time between two of its turns, in microseconds: they should be a millisecond apart.
func look() {
	for last := time.Now(); ; {
		time.Sleep(time.Millisecond)
		now := time.Now()
		if late := now.Sub(last).Microseconds(); late > gap.Load() {
			gap.Store(late)
		}
		last = now
	}
}
