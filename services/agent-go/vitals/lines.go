package vitals

// Work counts units of work since the start.
type Work struct {
	Begun  int `json:"begun"`
	Done   int `json:"done"`
	Failed int `json:"failed"`
}

// Channels counts client channels since the start. Go cannot tell one that was collected without a close, and so none is
// abandoned: what leaks in Go is not collected.
type Channels struct {
	Opened    int `json:"opened"`
	Closed    int `json:"closed"`
	Abandoned int `json:"abandoned"`
}

// Host is how a replica of the fleet introduces itself.
type Host struct {
	ID        string `json:"id"`
	Agent     string `json:"agent,omitempty"`
	FrontDoor string `json:"frontDoor"`
}

// Runtime is what the process runs on.
type Runtime struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// GRPC is the version of grpc-go, empty where it cannot be read.
	GRPC string `json:"grpc,omitempty"`
}

type hello struct {
	PID             int               `json:"pid"`
	Runtime         Runtime           `json:"runtime"`
	Platform        string            `json:"platform"`
	Host            *Host             `json:"host,omitempty"`
	DescriptorLimit uint64            `json:"descriptorLimit,omitempty"`
	GrpcJs          grpcJs            `json:"grpcJs"`
	Blind           map[string]string `json:"blind"`
}

// grpcJs says that no grpc-js is here to be watched.
type grpcJs struct {
	Observed bool   `json:"observed"`
	Seen     string `json:"seen"`
}

type tick struct {
	Work          Work          `json:"work"`
	RSSBytes      uint64        `json:"rssBytes,omitempty"`
	HeapUsedBytes uint64        `json:"heapUsedBytes"`
	CgroupBytes   uint64        `json:"cgroupBytes,omitempty"`
	CPUMs         float64       `json:"cpuMs"`
	Sockets       *SocketCensus `json:"sockets,omitempty"`
	Channels      *Channels     `json:"channels,omitempty"`
	Goroutines    int           `json:"goroutines"`
}

type reading struct {
	AtMs          int64             `json:"atMs"`
	Sockets       *SocketCensus     `json:"sockets,omitempty"`
	Channels      *int              `json:"channels,omitempty"`
	Streams       *int              `json:"streams,omitempty"`
	Descriptors   *DescriptorCounts `json:"descriptors,omitempty"`
	Children      *int              `json:"children,omitempty"`
	Sessions      *Sessions         `json:"sessions,omitempty"`
	Goroutines    int               `json:"goroutines"`
	HeapUsedBytes uint64            `json:"heapUsedBytes"`
	RSSBytes      uint64            `json:"rssBytes,omitempty"`
	CgroupBytes   uint64            `json:"cgroupBytes,omitempty"`
}

// Sessions are the HTTP/2 connections of gRPC, by side.
type Sessions struct {
	Client int `json:"client"`
	Server int `json:"server"`
}

// Channelz is what channelz lists.
type Channelz struct {
	Channels      int `json:"channels"`
	Subchannels   int `json:"subchannels"`
	Servers       int `json:"servers"`
	ClientSockets int `json:"clientSockets"`
	ServerSockets int `json:"serverSockets"`
}

type censuses struct {
	Kernel *SocketCensus `json:"kernel,omitempty"`
	GRPC   *Channelz     `json:"grpc,omitempty"`
}

type checkpoint struct {
	Index     int       `json:"index"`
	Settled   bool      `json:"settled"`
	Disturbed bool      `json:"disturbed"`
	WaitedMs  float64   `json:"waitedMs"`
	Work      Work      `json:"work"`
	CPUMs     float64   `json:"cpuMs"`
	Channels  *Channels `json:"channels,omitempty"`
	Readings  []reading `json:"readings"`
	Censuses  censuses  `json:"censuses"`
}

type goroutines struct {
	Index  int     `json:"index"`
	Groups []Group `json:"groups"`
	Idle   *idle   `json:"idle,omitempty"`
}

// idle is what is left once no client is connected any more.
type idle struct {
	WaitedMs float64 `json:"waitedMs"`
	Groups   []Group `json:"groups"`
}

type sites struct {
	Index int    `json:"index"`
	Sites []Site `json:"sites"`
}

type event struct {
	Name   string `json:"name"`
	Detail string `json:"detail,omitempty"`
}
