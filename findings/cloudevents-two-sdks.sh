#!/usr/bin/env bash
# cloudevents 10.0.0 for JavaScript and github.com/cloudevents/sdk-go v2.16.2: an attribute that is not ASCII does not get from one to the other.
#
# The HTTP binding (3.1.3.2) percent-encodes what is not printable ASCII, and decodes it. Neither does either: Go writes UTF-8 into the header, which Node
# reads as Latin-1; Node writes Latin-1, which Go reads as broken UTF-8; and what Latin-1 lacks cannot be sent by Node at all. The binding's own encoding, as
# a third sender writes it, is delivered undecoded by both.
# Seen: Go's Zürich is ZÃ¼rich in JavaScript; JavaScript's is 5afc72696368 (hex) in Go; € raises ERR_INVALID_CHAR; Z%C3%BCrich stays as it is in both.
set -euo pipefail
for tool in node npm go; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error cloudevents@10.0.0 >/dev/null || exit 2

cat >main.go <<'E'
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

// Sends an event to the URL, then prints its own URL and the subject, in hexadecimal, of each event that it is sent.
func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/go")
	event.SetType("t")
	event.SetSubject("Zürich")
	client, err := cloudevents.NewClientHTTP(cloudevents.WithTarget(os.Args[1]))
	if err != nil {
		panic(err)
	}
	if result := client.Send(context.Background(), event); !cloudevents.IsACK(result) {
		panic(result)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	_ = http.Serve(listener, http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		received, err := cloudevents.NewEventFromHTTPRequest(request)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%x\n", received.Subject())
	}))
}
E
go mod init finding 2>/dev/null
{ go get github.com/cloudevents/sdk-go/v2@v2.16.2 && go mod tidy && go build -o peer .; } 2>log || { cat log >&2; exit 2; }

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { CloudEvent, emitterFor, HTTP, httpTransport } from 'cloudevents';

const seen = {};
const server = createServer((request, response) => {
  seen.fromGo = HTTP.toEvent({ headers: request.headers, body: '' }).subject;
  response.statusCode = 202;
  response.end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const peer = spawn('./peer', [`http://127.0.0.1:${server.address().port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const emit = emitterFor(httpTransport((await lines.next()).value));
  const send = (subject) => emit(new CloudEvent({ id: '1', source: '/js', type: 't', subject, data: { n: 1 } }));
  await send('Zürich');
  seen.fromJavaScript = (await lines.next()).value;
  await send('Z%C3%BCrich');
  seen.encodedInGo = Buffer.from((await lines.next()).value, 'hex').toString();
  seen.beyondLatin1 = await send('€').then(() => 'sent', (error) => error.code);
} finally {
  peer.kill();
  server.close();
  server.closeAllConnections();
}
const attributes = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't' };
seen.encodedInJavaScript = HTTP.toEvent({ headers: { ...attributes, 'ce-subject': 'Z%C3%BCrich' }, body: '' }).subject;
console.log('SEEN', seen);
deepEqual(seen, {
  fromGo: 'ZÃ¼rich',
  fromJavaScript: '5afc72696368',
  encodedInGo: 'Z%C3%BCrich',
  beyondLatin1: 'ERR_INVALID_CHAR',
  encodedInJavaScript: 'Z%C3%BCrich',
});
E
node show.mjs
