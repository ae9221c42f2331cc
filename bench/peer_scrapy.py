"""The peer of bench/crawl.ts: the same columns crawled by Scrapy, one request at a time per host, bodies kept by their hash."""

import hashlib
import json
import os
import re

import scrapy


class Columns(scrapy.Spider):
    name = "columns"
    custom_settings = {
        "CONCURRENT_REQUESTS": 40,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "COOKIES_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }

    def start_requests(self):
        for url in json.loads(os.environ["START"]):
            yield scrapy.Request(url, callback=self.parse_list)

    def keep(self, response):
        name = os.path.join(os.environ["OUT"], hashlib.sha256(response.body).hexdigest())
        with open(name, "wb") as file:
            file.write(response.body)

    def parse_list(self, response):
        self.keep(response)
        for href in response.css("li a::attr(href)").getall():
            yield response.follow(href, callback=self.keep)
        pages = re.search(r"createPageHTML\((\d+), 0", response.text)
        for index in range(1, int(pages.group(1)) if pages else 0):
            yield response.follow(f"index_{index}.html", callback=self.parse_list)
