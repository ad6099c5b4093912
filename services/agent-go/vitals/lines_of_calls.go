package vitals

import (
	"debug/elf"
	"debug/gosym"
)

// calls tells the line of a call from where it returns to. Go prints of an ancestor the line at which it goes on, which is
// the next one where the call ends its line.
type calls struct{ table *gosym.Table }

// readCalls reads the line table of this program; where it cannot be read, lines stay as Go prints them.
func readCalls() calls {
	program, err := elf.Open("/proc/self/exe")
	if err != nil {
		return calls{}
	}
	defer program.Close()
	lines, text := program.Section(".gopclntab"), program.Section(".text")
	if lines == nil || text == nil {
		return calls{}
	}
	data, err := lines.Data()
	if err != nil {
		return calls{}
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(data, text.Addr))
	if err != nil {
		return calls{}
	}
	return calls{table}
}

// lineOf returns the line of the call that returns to offset in the function; the line given where that is not known: where
// the table has another line for the place, Go told that of an inlined function, and the place is of the one around it;
// where the call is in another file, it is the call that was inlined.
func (c calls) lineOf(function, file string, line int, offset uint64) int {
	if c.table == nil || offset == 0 {
		return line
	}
	found := c.table.LookupFunc(function)
	if found == nil {
		return line
	}
	if in, number, _ := c.table.PCToLine(found.Entry + offset); in != file || number != line {
		return line
	}
	if in, number, _ := c.table.PCToLine(found.Entry + offset - 1); in == file && number > 0 {
		return number
	}
	return line
}
