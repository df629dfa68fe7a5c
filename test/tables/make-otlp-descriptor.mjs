// Writes test/fixtures/opentelemetry-proto/trace-service.binpb: `node test/tables/make-otlp-descriptor.mjs DIRECTORY`, where protoc is installed (Debian:
// protobuf-compiler) and DIRECTORY is a checkout of the official definitions of OTLP (open-telemetry/opentelemetry-proto, Apache-2.0). It is their
// google.protobuf.FileDescriptorSet: the names, numbers and types of fields.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const [definitions] = process.argv.slice(2);
if (definitions === undefined) throw new Error('name the directory of opentelemetry-proto');
execFileSync(
  'protoc',
  [
    `--proto_path=${definitions}`,
    '--include_imports',
    `--descriptor_set_out=${join(import.meta.dirname, '../fixtures/opentelemetry-proto/trace-service.binpb')}`,
    'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  ],
  { stdio: 'inherit' },
);
