"""How soon each kind of page is there on a slow line: python bench/first_view.py [address of a running portal]

Opens pages in the system's Chromium at 1.6 Mbit/s and 300 ms there and back, each in a new browser context. Prints the
compressed size of page, style and scripts, the first and the largest contentful paint, and how far things jumped.
Without an address it serves a portal of its own with the story. Judges nothing.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import portal
from tests.plugins.parts import chromium

PAGES = [
    "",
    "cities/",
    "cities/shenzhen/",
    "partnerships/hannover-shenzhen/",
    "agreements/kooperation-shenzhen-2015/",
    "visits/",
    "visits/gegenbesuch-aus-shenzhen-2016/",
    "projects/",
    "projects/industriemessen-shanghai-shenzhen/",
    "timeline/",
    "map/",
    "figures/",
    "feedback/contact/",
]
LANGUAGES = ["de", "zh-hans"]
PHONE = {"width": 390, "height": 844}
BYTES_PER_SECOND = 1_600_000 // 8
LINE = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": BYTES_PER_SECOND,
    "uploadThroughput": BYTES_PER_SECOND,
}
# What the browser noticed, kept for the question below.
WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.cls += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""
ASK = """() => {
  const sizes = performance.getEntriesByType("resource").filter(e => /\\.(css|js)$/.test(e.name));
  const page = performance.getEntriesByType("navigation")[0];
  return {
    kilobytes: (page.encodedBodySize + sizes.reduce((sum, e) => sum + e.encodedBodySize, 0)) / 1000,
    fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    answer: page.responseStart, ...seen,
  };
}"""


def look_at(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    found = page.evaluate(ASK)
    context.close()
    return found


def measure(site: str) -> None:
    print(f"{'':48}{'kB':>6}{'answer':>8}{'FCP':>8}{'LCP':>8}{'CLS':>7}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for path in [f"/{language}/{page}" for page in PAGES for language in LANGUAGES]:
            found = look_at(browser, site + path)
            times = "".join(f"{found[name]:8.0f}" for name in ("answer", "fcp", "lcp"))
            print(f"{path:48}{found['kilobytes']:6.1f}{times}{found['cls']:7.3f}", flush=True)
        browser.close()


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1].rstrip("/"))
        return
    with portal() as (site, _passwords):
        measure(site)


if __name__ == "__main__":
    main()
