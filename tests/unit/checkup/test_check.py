"""`/check` tries the real doors and keeps nothing."""


def test_the_stream_comes_in_two_pieces(client):
    answer = client.get("/check/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    pieces = list(answer.response)
    assert [b"id: 1" in pieces[0], b"id: 2" in pieces[-1]] == [True, True]


def test_a_test_answer_comes_back_as_it_was_sent(client):
    assert client.post("/check/echo", json={"answer": "テスト"}).json == {"answer": "テスト"}


def test_the_echo_has_the_same_door_as_answers(client):
    refused = client.post("/check/echo", json={"answer": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert client.post("/check/echo", data={"answer": "x"}).status_code == 415
    assert client.post("/check/echo", json=["x"]).status_code == 422
    assert client.post("/check/echo", json={"answer": "x" * 2000}).status_code == 413


def test_nothing_of_a_visit_is_written(client, statements):
    with statements() as said:
        client.get("/check")
        client.get("/check/network")
        client.post("/check/echo", json={"answer": "x"})
    assert said == []


def test_the_network_page_names_the_one_address(client):
    assert "http://localhost" in client.get("/check/network").text
