#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Drives the interactive page in a real Chromium, over the WebDriver protocol, and looks at what it shows."""
import argparse
import base64
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One session of a browser; every method is one WebDriver command."""

    def __init__(self, address, chromium, profile):
        self.address = address
        options = {
            "binary": chromium,
            "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile, "--window-size=1440,1000"],
        }
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self.session = "/session/" + self.call("POST", "/session", wanted)["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{method} {path}: {problem.read().decode()}") from None

    def open(self, url):
        self.call("POST", self.session + "/url", {"url": url})

    def run(self, script, *arguments):
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", self.session + "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"{self.session}/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"{self.session}/element/{self.find(selector)}/value", {"text": text})

    def text(self, selector):
        return self.run("const e = document.querySelector(arguments[0]); return e ? e.innerText : null", selector)

    def size(self, width, height):
        self.call("POST", self.session + "/window/rect", {"width": width, "height": height})

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("GET", self.session + "/screenshot")))

    def wait(self, what, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"after {seconds} s, still not: {what}")
            time.sleep(0.1)

    def quit(self):
        self.call("DELETE", self.session)


def expect(text, *wanted):
    for part in wanted:
        assert text is not None and part in text, f"expected {part!r} in:\n{text}"


def check_boot(browser, page, shots):
    browser.open(page)
    browser.wait("the engine has started", lambda: browser.run("return document.body.dataset.ready") is not None)
    assert browser.run("return document.body.dataset.ready") == "yes", browser.text("#static")
    expect(browser.text("#own"), "create api port")

    # It steps: each press of the button takes the next stage, and the evidence of its row is shown.
    for stage in ["create api port", "load configuration", "link dos devices"]:
        browser.click("#step")
        expect(browser.text("#caption"), stage)
    expect(browser.text("#caption"), "WI4 ch.5 step 2")
    expect(browser.text("#phase-list .next"), "open sessions")
    browser.click("#back")
    expect(browser.text("#phase-list .next"), "link dos devices")

    # To rest: session 0 is up.
    browser.click("#settle")
    expect(browser.text("#fields"), "active", "registered")
    expect(browser.text("#phase-list .next"), "final wait")
    browser.screenshot(shots / "boot-light.png")

    # The end of winlogon stops Server 2003 with smss's hard error.
    browser.run("document.querySelector('#picture [data-step=kill_winlogon_0]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    expect(browser.text("#own"), "report logon process")
    browser.click("#step")
    expect(browser.text("#picture .stop"), "0xC000021A", "Windows Logon Process", "STATUS_SYSTEM_PROCESS_TERMINATED")
    browser.screenshot(shots / "stop.png")
    browser.click("#back")
    browser.click("#back")
    expect(browser.text("#fields"), "active")

    # So does the end of csrss, where it is not a critical process; where it is, the kernel is first.
    browser.click("#outside [data-step=kill_csr_0]")
    expect(browser.text("#picture .stop"), "0xF4", "csrss")
    browser.click("#show-choices")
    browser.run("const s = document.querySelector('[data-choice=csrss_death_code]'); s.value = 'hard_error'; s.onchange()")
    browser.click("#settle")
    browser.click("#outside [data-step=kill_csr_0]")
    browser.click("#step")
    expect(browser.text("#picture .stop"), "0xC000021A", "Windows SubSystem")
    browser.click("#show-choices")

    # Another edition: the same end of winlogon only ends its session.
    browser.click("[data-edition=nt10_0]")
    browser.click("#settle")
    expect(browser.text("#phase-list"), "harden process")
    browser.screenshot(shots / "boot-windows-10.png")
    browser.click("#outside [data-step=kill_smss]")
    expect(browser.text("#picture .stop"), "0xEF")

    # The address leads back to the same place.
    address = browser.run("return document.getElementById('link').href")
    browser.open("about:blank")
    browser.open(address)
    browser.wait("the engine has started", lambda: browser.run("return document.body.dataset.ready") == "yes")
    expect(browser.text("#picture .stop"), "0xEF")


def check_explain(browser, example, shots):
    # A file is dropped onto the page.
    browser.open(browser.run("return location.href.split('#')[0]"))
    browser.wait("the engine has started", lambda: browser.run("return document.body.dataset.ready") == "yes")
    text = pathlib.Path(example).read_text(encoding="utf-8")
    browser.run("""const dropped = new DataTransfer();
        dropped.items.add(new File([arguments[0]], 'suspicious.reg'));
        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}))""", text)
    browser.wait("the file is explained", lambda: browser.text("#findings") is not None)
    expect(browser.text("#findings"), "danger", "BootExecute[1]", "nativecleaner")
    expect(browser.text("#plan"), "Run the BootExecute programs", "Create paging files")
    browser.screenshot(shots / "explain-light.png")

    # The same in UTF-16, as regedit writes it, says the same.
    before = browser.text("#findings")
    browser.run("""const text = arguments[0].replaceAll('\\n', '\\r\\n'), bytes = new Uint8Array(2 + 2 * text.length);
        bytes.set([255, 254]);
        for (let i = 0; i < text.length; ++i) { bytes[2 + 2 * i] = text.charCodeAt(i) & 255; bytes[3 + 2 * i] = text.charCodeAt(i) >> 8; }
        const dropped = new DataTransfer();
        dropped.items.add(new File([bytes], 'suspicious.reg'));
        document.getElementById('explained').replaceChildren();
        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}))""", text)
    browser.wait("the file is explained", lambda: browser.text("#findings") is not None)
    assert browser.text("#findings") == before, browser.text("#findings")

    # It runs, call by call.
    browser.click("#stock")
    browser.run("document.querySelector('#explained button').click()")
    expect(browser.text("#calls"), "NtCreatePort")

    # What is no export is refused in a sentence.
    browser.run("document.getElementById('text').value = ''; document.getElementById('text').oninput()")
    browser.type("#text", "not a registry file")
    browser.click("#explain-now")
    expect(browser.text("#explained .error"), "neither a registry hive nor a registry export")


def check_without_engine(browser, page, shots):
    # A browser without WebAssembly gets the pictures, and is told why.
    broken = shots / "without-webassembly.html"
    content = pathlib.Path(page.removeprefix("file://")).read_text(encoding="utf-8")
    broken.write_text(content.replace('"use strict";', '"use strict"; globalThis.WebAssembly = undefined;', 1), encoding="utf-8")
    browser.open("file://" + str(broken))
    browser.wait("the page has given up", lambda: browser.run("return document.body.dataset.ready") == "no")
    expect(browser.text("#static"), "WebAssembly")
    assert browser.run("return document.querySelectorAll('#static svg').length") >= 3
    assert browser.run("return document.getElementById('boot').hidden")
    browser.screenshot(shots / "without-webassembly.png")


def check_shapes(browser, page, shots):
    # Dark, and narrow: nothing is wider than the window.
    for theme in ["light", "dark"]:
        for width, height in [(1440, 1000), (1000, 900), (500, 900)]:
            browser.size(width, height)
            browser.open(page + "?theme=" + theme)
            browser.wait("the engine has started", lambda: browser.run("return document.body.dataset.ready") == "yes")
            browser.click("#settle")
            browser.screenshot(shots / f"boot-{theme}-{width}.png")
            wide = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{theme}, {width} pixels: the page is {wide} pixels too wide"
    browser.click("#tab-explain")
    browser.click("#example")
    browser.screenshot(shots / "explain-dark-500.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["chromedriver", "chromium", "page", "example", "screenshots"]:
        parser.add_argument("--" + name, required=True)
    given = parser.parse_args()
    shots = pathlib.Path(given.screenshots)
    page = "file://" + str(pathlib.Path(given.page).resolve())
    profile = tempfile.mkdtemp()
    driver = subprocess.Popen([given.chromedriver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    browser = None
    try:
        port = None
        for line in driver.stdout:
            if "on port" in line and "started successfully" in line:
                port = line.rstrip(".\n").split()[-1]
                break
        browser = Browser("http://127.0.0.1:" + port, given.chromium, profile)
        check_boot(browser, page, shots)
        check_explain(browser, given.example, shots)
        check_without_engine(browser, page, shots)
        check_shapes(browser, page, shots)
        print("the page boots, stops, explains, and fits; screenshots in", shots)
    except AssertionError as problem:
        if browser is not None:
            browser.screenshot(shots / "failure.png")
        print(f"{problem}\nLook at: {shots / 'failure.png'}", file=sys.stderr)
        return 1
    finally:
        if browser is not None:
            browser.quit()
        driver.terminate()
        driver.wait()
        shutil.rmtree(profile, ignore_errors=True)
    return 0


sys.exit(main())
