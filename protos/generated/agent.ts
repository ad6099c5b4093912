import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentServiceClient as _leaklab_agent_v1_AgentServiceClient, AgentServiceDefinition as _leaklab_agent_v1_AgentServiceDefinition } from './leaklab/agent/v1/AgentService.js';
import type { Host as _leaklab_agent_v1_Host, Host__Output as _leaklab_agent_v1_Host__Output } from './leaklab/agent/v1/Host.js';
import type { HostInfoRequest as _leaklab_agent_v1_HostInfoRequest, HostInfoRequest__Output as _leaklab_agent_v1_HostInfoRequest__Output } from './leaklab/agent/v1/HostInfoRequest.js';
import type { LogLine as _leaklab_agent_v1_LogLine, LogLine__Output as _leaklab_agent_v1_LogLine__Output } from './leaklab/agent/v1/LogLine.js';
import type { StreamLogsRequest as _leaklab_agent_v1_StreamLogsRequest, StreamLogsRequest__Output as _leaklab_agent_v1_StreamLogsRequest__Output } from './leaklab/agent/v1/StreamLogsRequest.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  leaklab: {
    agent: {
      v1: {
        AgentService: SubtypeConstructor<typeof grpc.Client, _leaklab_agent_v1_AgentServiceClient> & { service: _leaklab_agent_v1_AgentServiceDefinition }
        Host: MessageTypeDefinition<_leaklab_agent_v1_Host, _leaklab_agent_v1_Host__Output>
        HostInfoRequest: MessageTypeDefinition<_leaklab_agent_v1_HostInfoRequest, _leaklab_agent_v1_HostInfoRequest__Output>
        LogLine: MessageTypeDefinition<_leaklab_agent_v1_LogLine, _leaklab_agent_v1_LogLine__Output>
        StreamLogsRequest: MessageTypeDefinition<_leaklab_agent_v1_StreamLogsRequest, _leaklab_agent_v1_StreamLogsRequest__Output>
      }
    }
  }
}

