// Writes test/fixtures/opentelemetry-proto/trace-service.binpb: `node test/tables/make-otlp-descriptor.mjs`, where protoc is installed (Debian: protobuf-compiler). It is
// the official definitions of OTLP beside it (open-telemetry/opentelemetry-proto, Apache-2.0), compiled: a google.protobuf.FileDescriptorSet.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../fixtures/opentelemetry-proto');
execFileSync(
  'protoc',
  [
    `--proto_path=${ROOT}`,
    '--include_imports',
    `--descriptor_set_out=${join(ROOT, 'trace-service.binpb')}`,
    'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  ],
  { stdio: 'inherit' },
);
