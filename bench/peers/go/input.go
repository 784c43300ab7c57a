package main

import (
	"encoding/json"
	"net/http"
	"unicode/utf8"
)

type user struct {
	Username string `json:"username"`
	Length   int    `json:"length"`
}

func login(w http.ResponseWriter, r *http.Request) {
	err := r.ParseForm()
	if err != nil || !r.PostForm.Has("username") || !r.PostForm.Has("password") {
		refuse(w, http.StatusUnprocessableEntity, "username and password are wanted")
		return
	}
	form := user{r.PostForm.Get("username"), utf8.RuneCountInString(r.PostForm.Get("password"))}
	writeJSON(w, http.StatusOK, form)
}

type file struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

func upload(w http.ResponseWriter, r *http.Request) {
	uploaded, header, err := r.FormFile("file")
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, "a file is wanted")
		return
	}
	defer r.MultipartForm.RemoveAll()
	defer uploaded.Close()
	writeJSON(w, http.StatusOK, file{header.Filename, header.Size})
}

const manyEvents = 50

type event struct {
	N int `json:"n"`
}

func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := w.(http.Flusher)
	for n := 0; n < manyEvents; n++ {
		data, err := json.Marshal(event{n})
		if err != nil {
			return
		}
		w.Write([]byte("data: "))
		w.Write(data)
		w.Write([]byte("\n\n"))
		flusher.Flush()
	}
}
