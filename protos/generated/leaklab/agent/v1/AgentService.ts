// Original file: protos/agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Host as _leaklab_agent_v1_Host, Host__Output as _leaklab_agent_v1_Host__Output } from '../../../leaklab/agent/v1/Host.js';
import type { HostInfoRequest as _leaklab_agent_v1_HostInfoRequest, HostInfoRequest__Output as _leaklab_agent_v1_HostInfoRequest__Output } from '../../../leaklab/agent/v1/HostInfoRequest.js';
import type { LogLine as _leaklab_agent_v1_LogLine, LogLine__Output as _leaklab_agent_v1_LogLine__Output } from '../../../leaklab/agent/v1/LogLine.js';
import type { StreamLogsRequest as _leaklab_agent_v1_StreamLogsRequest, StreamLogsRequest__Output as _leaklab_agent_v1_StreamLogsRequest__Output } from '../../../leaklab/agent/v1/StreamLogsRequest.js';

export interface AgentServiceClient extends grpc.Client {
  HostInfo(argument: _leaklab_agent_v1_HostInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  HostInfo(argument: _leaklab_agent_v1_HostInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  HostInfo(argument: _leaklab_agent_v1_HostInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  HostInfo(argument: _leaklab_agent_v1_HostInfoRequest, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  hostInfo(argument: _leaklab_agent_v1_HostInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  hostInfo(argument: _leaklab_agent_v1_HostInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  hostInfo(argument: _leaklab_agent_v1_HostInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  hostInfo(argument: _leaklab_agent_v1_HostInfoRequest, callback: grpc.requestCallback<_leaklab_agent_v1_Host__Output>): grpc.ClientUnaryCall;
  
  StreamLogs(argument: _leaklab_agent_v1_StreamLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_agent_v1_LogLine__Output>;
  StreamLogs(argument: _leaklab_agent_v1_StreamLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_agent_v1_LogLine__Output>;
  streamLogs(argument: _leaklab_agent_v1_StreamLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_agent_v1_LogLine__Output>;
  streamLogs(argument: _leaklab_agent_v1_StreamLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_agent_v1_LogLine__Output>;
  
}

export interface AgentServiceHandlers extends grpc.UntypedServiceImplementation {
  HostInfo: grpc.handleUnaryCall<_leaklab_agent_v1_HostInfoRequest__Output, _leaklab_agent_v1_Host>;
  
  StreamLogs: grpc.handleServerStreamingCall<_leaklab_agent_v1_StreamLogsRequest__Output, _leaklab_agent_v1_LogLine>;
  
}

export interface AgentServiceDefinition extends grpc.ServiceDefinition {
  HostInfo: MethodDefinition<_leaklab_agent_v1_HostInfoRequest, _leaklab_agent_v1_Host, _leaklab_agent_v1_HostInfoRequest__Output, _leaklab_agent_v1_Host__Output>
  StreamLogs: MethodDefinition<_leaklab_agent_v1_StreamLogsRequest, _leaklab_agent_v1_LogLine, _leaklab_agent_v1_StreamLogsRequest__Output, _leaklab_agent_v1_LogLine__Output>
}
