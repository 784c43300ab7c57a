package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

var secret = []byte("a secret of thirty-two octets ...")

var errToken = errors.New("invalid token")

type header struct {
	Algorithm string `json:"alg"`
}

type claims struct {
	Subject string `json:"sub"`
	Expires *int64 `json:"exp"`
}

// decode reads one part of a token into a value.
func decode(part []byte, value any) error {
	octets := make([]byte, base64.RawURLEncoding.DecodedLen(len(part)))
	length, err := base64.RawURLEncoding.Decode(octets, part)
	if err != nil {
		return err
	}
	return json.Unmarshal(octets[:length], value)
}

// verify checks a token (RFC 7519) that is signed with HMAC-SHA-256.
func verify(token []byte) (*claims, error) {
	signed := bytes.LastIndexByte(token, '.')
	named := bytes.IndexByte(token, '.')
	if signed <= named {
		return nil, errToken
	}
	var head header
	if err := decode(token[:named], &head); err != nil || head.Algorithm != "HS256" {
		return nil, errToken
	}
	signature := make([]byte, base64.RawURLEncoding.DecodedLen(len(token)-signed-1))
	if _, err := base64.RawURLEncoding.Decode(signature, token[signed+1:]); err != nil {
		return nil, errToken
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write(token[:signed])
	if !hmac.Equal(signature, mac.Sum(nil)) {
		return nil, errToken
	}
	var found claims
	if err := decode(token[named+1:signed], &found); err != nil {
		return nil, errToken
	}
	if found.Expires != nil && time.Now().Unix() >= *found.Expires {
		return nil, errToken
	}
	return &found, nil
}

type subject struct {
	User string `json:"user"`
}

func me(w http.ResponseWriter, r *http.Request) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	found, err := verify([]byte(token))
	if !strings.EqualFold(kind, "Bearer") || err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, http.StatusUnauthorized, "Unauthorized")
		return
	}
	writeJSON(w, http.StatusOK, subject{found.Subject})
}
