"""Takes orders, charges them and keeps them."""

import psycopg
import requests
from flask import Flask, abort, jsonify, request

import config

app = Flask(__name__)


def connection():
    return psycopg.connect(config.DATABASE_URL)


@app.get("/orders/<int:number>")
def order(number):
    with connection() as db:
        row = db.execute("SELECT item, pence FROM orders WHERE number = %s", [number]).fetchone()
    if row is None:
        abort(404)
    return jsonify(number=number, item=row[0], pence=row[1])


@app.post("/orders")
def create():
    body = request.get_json()
    charge = requests.post(
        "https://payments.internal/charges",
        json={"pence": body["pence"]},
        headers={"Authorization": f"Bearer {config.PAYMENTS_KEY}"},
        timeout=5,
    )
    charge.raise_for_status()
    with connection() as db:
        row = db.execute(
            "INSERT INTO orders (item, pence) VALUES (%s, %s) RETURNING number",
            [body["item"], body["pence"]],
        ).fetchone()
    return jsonify(number=row[0]), 201
