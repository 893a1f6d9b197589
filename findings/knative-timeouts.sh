#!/usr/bin/env bash
# knative.dev/serving v0.42.2: a Knative Service with timeoutSeconds 600 ends requests after 300 seconds all the same.
#
# The webhook that fills in defaults adds responseStartTimeoutSeconds 300 when timeoutSeconds is larger than that, and a request whose answer has not begun by
# then is ended with 504. A function that answers when it is done, such as a workflow's step, needs both; smaller values get no such companion.
# Seen: 60 stays alone, 600 is accepted and gets responseStartTimeoutSeconds 300. (The first run downloads some hundred modules, within minutes.)
set -euo pipefail
command -v go >/dev/null || { echo "This finding needs go, which is not on the PATH." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'E'
package main

import (
	"context"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	"knative.dev/pkg/apis"
	v1 "knative.dev/serving/pkg/apis/serving/v1"
)

func show(seconds *int64) string {
	if seconds == nil {
		return "none"
	}
	return fmt.Sprint(*seconds)
}

func main() {
	var seen [2]string
	for i, seconds := range []int64{60, 600} {
		service := v1.Service{}
		service.Name = "hello"
		service.Spec.Template.Spec.PodSpec = corev1.PodSpec{Containers: []corev1.Container{{Image: "hello:1"}}}
		service.Spec.Template.Spec.TimeoutSeconds = &seconds
		service.SetDefaults(context.Background())
		if errors := service.Validate(context.Background()).Filter(apis.ErrorLevel); errors != nil {
			panic(errors)
		}
		spec := service.Spec.Template.Spec
		seen[i] = show(spec.TimeoutSeconds) + " " + show(spec.ResponseStartTimeoutSeconds)
	}
	fmt.Println("SEEN timeoutSeconds and responseStartTimeoutSeconds:", seen)
	if seen != [2]string{"60 none", "600 300"} {
		fmt.Println("CHANGED")
		os.Exit(1)
	}
}
E
go mod init finding 2>/dev/null
{ go get knative.dev/serving@v0.42.2 && go mod tidy && go build -o finding .; } 2>log || { tail -20 log >&2; exit 2; }
./finding
