package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

type message struct {
	Message string `json:"message"`
}

func hello(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, message{"Hello, World!"})
}

// number reads a whole number of the query.
func number(query url.Values, name string, otherwise int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	return strconv.Atoi(query.Get(name))
}

// optional is nil where the query does not have the value.
func optional(query url.Values, name string) *string {
	if !query.Has(name) {
		return nil
	}
	value := query.Get(name)
	return &value
}

type item struct {
	ItemID int     `json:"item_id"`
	Q      *string `json:"q"`
	Limit  int     `json:"limit"`
	Token  string  `json:"token"`
}

func readItem(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/items/"))
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, "item_id is not a whole number")
		return
	}
	query := r.URL.Query()
	limit, err := number(query, "limit", 20)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, "limit is not a whole number")
		return
	}
	token := r.Header.Get("X-Token")
	if token == "" {
		refuse(w, http.StatusUnprocessableEntity, "x-token is missing")
		return
	}
	writeJSON(w, http.StatusOK, item{id, optional(query, "q"), limit, token})
}

type account struct {
	User   string  `json:"user"`
	Region *string `json:"region"`
	Offset int     `json:"offset"`
	Limit  int     `json:"limit"`
}

func userOf(query url.Values, token string) string {
	tenant := "main"
	if query.Has("tenant") {
		tenant = query.Get("tenant")
	}
	return tenant + ":" + token
}

func listAccounts(w http.ResponseWriter, r *http.Request) {
	token := r.Header.Get("X-Token")
	query := r.URL.Query()
	offset, noOffset := number(query, "offset", 0)
	limit, noLimit := number(query, "limit", 20)
	if token == "" || noOffset != nil || noLimit != nil {
		refuse(w, http.StatusUnprocessableEntity, "a value is missing or wrong")
		return
	}
	writeJSON(w, http.StatusOK, account{userOf(query, token), optional(query, "region"), offset, limit})
}

const (
	manyRoutes = 500
	perRouter  = 20
)

type thing struct {
	ID    int `json:"id"`
	Limit int `json:"limit"`
	Route int `json:"route"`
}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	for route := 0; route < manyRoutes; route++ {
		route := route
		prefix := "/part" + strconv.Itoa(route/perRouter) + "/things" + strconv.Itoa(route) + "/"
		mux.HandleFunc(prefix, only(http.MethodGet, func(w http.ResponseWriter, r *http.Request) {
			id, noID := strconv.Atoi(strings.TrimPrefix(r.URL.Path, prefix))
			limit, noLimit := number(r.URL.Query(), "limit", 20)
			if noID != nil || noLimit != nil {
				refuse(w, http.StatusUnprocessableEntity, "a value is wrong")
				return
			}
			writeJSON(w, http.StatusOK, thing{id, limit, route})
		}))
	}
	return mux
}
