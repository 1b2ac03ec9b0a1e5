package browser

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
)

// Sheet is the part of an A4 page within the margins that a browser prints with, in CSS pixels.
var Sheet = View{Width: 718, Height: 1047, Paper: true}

// FirstSheet returns why a text is not on the first page on paper, or nothing. The page has to be open as a Sheet.
func (p *Page) FirstSheet(text string) (string, error) {
	return ask[string](p, "firstSheet", text, Sheet.Height)
}

// PDF prints the page on A4.
func (p *Page) PDF() ([]byte, error) {
	var printed struct {
		Data string `json:"data"`
	}
	err := p.call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true}, &printed)
	if err != nil {
		return nil, err
	}
	file, err := base64.StdEncoding.DecodeString(printed.Data)
	if err != nil {
		return nil, fmt.Errorf("reading the PDF: %w", err)
	}
	if !bytes.HasPrefix(file, []byte("%PDF-")) {
		return nil, errors.New("reading the PDF: it is none")
	}
	return file, nil
}

// PNG is the top of the page as the window shows it.
func (p *Page) PNG() ([]byte, error) {
	var shot struct {
		Data string `json:"data"`
	}
	if err := p.call("Page.captureScreenshot", map[string]any{"format": "png"}, &shot); err != nil {
		return nil, err
	}
	file, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		return nil, fmt.Errorf("reading the picture: %w", err)
	}
	if !bytes.HasPrefix(file, []byte("\x89PNG")) {
		return nil, errors.New("reading the picture: it is none")
	}
	return file, nil
}
