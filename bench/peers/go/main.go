// The programs on Go's net/http, with the standard library alone.
//
// server PROGRAM writes its port as a line and serves that program.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
)

// writeJSON answers with a value.
func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

type detail struct {
	Detail string `json:"detail"`
}

func refuse(w http.ResponseWriter, status int, reason string) {
	writeJSON(w, status, detail{reason})
}

// only lets one method through.
func only(method string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			refuse(w, http.StatusMethodNotAllowed, "Method Not Allowed")
			return
		}
		next(w, r)
	}
}

func mainProgram() *http.ServeMux {
	mux := smallest()
	mux.HandleFunc("/items/", only(http.MethodGet, readItem))
	mux.HandleFunc("/orders", only(http.MethodPost, createOrder))
	mux.HandleFunc("/accounts", only(http.MethodGet, listAccounts))
	mux.HandleFunc("/products", only(http.MethodGet, listProducts))
	mux.HandleFunc("/me", only(http.MethodGet, me))
	mux.HandleFunc("/login", only(http.MethodPost, login))
	mux.HandleFunc("/upload", only(http.MethodPost, upload))
	mux.HandleFunc("/events", only(http.MethodGet, events))
	return mux
}

func smallest() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", only(http.MethodGet, hello))
	return mux
}

func main() {
	programs := map[string]func() *http.ServeMux{"main": mainProgram, "routes": routes, "smallest": smallest}
	build, known := programs[os.Args[1]]
	if !known {
		log.Fatalf("no such program: %s", os.Args[1])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, build()))
}
