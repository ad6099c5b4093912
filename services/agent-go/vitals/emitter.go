// Package vitals is the probe of a Go replica: it counts what the replica holds and prints it as vitals lines, in the
// schema of protos/vitals.schema.json. It is the twin of services/probe/.
package vitals

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"sync"
	"time"
	"unicode/utf16"
)

// The version of the schema, and the longest line in bytes; a larger payload travels as numbered chunks.
const (
	version      = 1
	maxLineBytes = 4096
	// chunkRoom is the room for the payload of a chunk: its envelope takes less than 200 bytes.
	chunkRoom = maxLineBytes - 200
)

// Emitter prints vitals lines, one at a time.
type Emitter struct {
	lock sync.Mutex
	out  io.Writer
	boot string
	seq  int
}

// NewEmitter returns an emitter with the mark of a new life.
func NewEmitter(out io.Writer) *Emitter {
	mark := make([]byte, 4)
	_, _ = rand.Read(mark)
	return &Emitter{out: out, boot: hex.EncodeToString(mark)}
}

// Emit prints a line of that kind, in chunks where it is too long.
func (e *Emitter) Emit(kind string, body any) {
	fields, err := json.Marshal(body)
	if err != nil {
		return
	}
	e.lock.Lock()
	defer e.lock.Unlock()
	seq := e.seq
	e.seq++
	line := e.line(seq, kind, fields)
	if len(line) < maxLineBytes {
		e.write(line)
		return
	}
	pieces := cut(string(line), chunkRoom)
	for part, data := range pieces {
		own := seq
		if part > 0 {
			own = e.seq
			e.seq++
		}
		chunk, err := json.Marshal(map[string]any{"of": seq, "part": part, "parts": len(pieces), "data": data})
		if err != nil {
			return
		}
		e.write(e.line(own, "chunk", chunk))
	}
}

// line joins the envelope and the fields of a body, which is a JSON object. The key vitals comes first: by it lines are
// told from a log.
func (e *Emitter) line(seq int, kind string, fields []byte) []byte {
	envelope, _ := json.Marshal(struct {
		Vitals int    `json:"vitals"`
		Boot   string `json:"boot"`
		Seq    int    `json:"seq"`
		AtMs   int64  `json:"atMs"`
		Kind   string `json:"kind"`
	}{version, e.boot, seq, time.Now().UnixMilli(), kind})
	if len(fields) <= 2 {
		return envelope
	}
	return append(append(envelope[:len(envelope)-1], ','), fields[1:]...)
}

func (e *Emitter) write(line []byte) { _, _ = e.out.Write(append(line, '\n')) }

// cut cuts JSON text into pieces that each take at most room bytes inside a JSON string; joined, they are the text again.
func cut(text string, room int) []string {
	var pieces []string
	start, size := 0, 0
	for at, letter := range text {
		bytes := escapedBytes(letter)
		if size+bytes > room {
			pieces = append(pieces, text[start:at])
			start, size = at, 0
		}
		size += bytes
	}
	return append(pieces, text[start:])
}

// escapedBytes returns the most bytes that a letter takes in the strings of encoding/json, which escapes <, > and & too.
func escapedBytes(letter rune) int {
	switch {
	case letter == '"' || letter == '\\':
		return 2
	case letter < 0x20 || letter == '<' || letter == '>' || letter == '&' || letter == 0x2028 || letter == 0x2029:
		return 6
	case letter < 0x80:
		return 1
	}
	return 3 * len(utf16.Encode([]rune{letter}))
}
