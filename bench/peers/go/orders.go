package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// A pointer tells a value that is missing from one that is zero.
type customer struct {
	Name  *string `json:"name"`
	Email *string `json:"email"`
}

type line struct {
	SKU      *string  `json:"sku"`
	Quantity int      `json:"quantity"`
	Price    *float64 `json:"price"`
}

type order struct {
	ID       *int      `json:"id"`
	Customer *customer `json:"customer"`
	Lines    []line    `json:"lines"`
	Note     *string   `json:"note"`
}

var (
	errMissing  = errors.New("a value is missing")
	errQuantity = errors.New("quantity has to be greater than 0")
)

func (o *order) check() error {
	if o.ID == nil || o.Customer == nil || o.Customer.Name == nil || o.Lines == nil {
		return errMissing
	}
	for i := range o.Lines {
		one := &o.Lines[i]
		if one.SKU == nil || one.Price == nil {
			return errMissing
		}
		if one.Quantity <= 0 {
			return errQuantity
		}
	}
	return nil
}

func createOrder(w http.ResponseWriter, r *http.Request) {
	var posted order
	err := json.NewDecoder(r.Body).Decode(&posted)
	if err == nil {
		err = posted.check()
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, &posted)
}

type product struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Price float64  `json:"price"`
	Stock *int     `json:"stock"`
	Tags  []string `json:"tags"`
}

var products = newProducts()

func newProducts() []product {
	made := make([]product, 100)
	for i := range made {
		made[i] = product{i, "Product " + strconv.Itoa(i), float64(i) + 0.25, nil, []string{"new", "sale"}}
		if i%3 != 0 {
			stock := i
			made[i].Stock = &stock
		}
	}
	return made
}

func listProducts(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, products)
}
