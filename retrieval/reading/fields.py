"""What people, sites and exports call the parts of an article, in the languages they write in."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

# What stands before the colon of a header line.
KEYS = {
    "title": "title titre titel titolo título titulo заголовок назва tytuł headline العنوان",
    "date": "date datum data fecha дата published التاريخ",
    "outlet": "outlet source quelle fuente fonte источник джерело źródło publisher media média المصدر",
    "url": "url link lien enlace ссылка посилання adresse الرابط",
    "language": "lang language langue sprache idioma язык мова język اللغة",
    "author": "author auteur autor автор المؤلف",
}
# What stands over a column or before a value, the likelier first; letter case, accents' form and marks don't count.
RECORD_KEYS = {
    "title": KEYS["title"]
    + " headlinemain articletitle posttitle newstitle überschrift schlagzeile artikeltitel beitragstitel titular"
    + " encabezado titulaire grostitre intitulé titrearticle заглавие названиестатьи названиематериала назвастатті"
    + " manchete heading 标题 題目 题目 عنوان",
    "date": KEYS["date"]
    + " publishedat publicationdate datepublished pubdate publishdate publisheddate datepublication datedepublication"
    + " publishedon publishtime publishedtime articlepublishedtime datetime dateparution parution paru publiéle publié"
    + " parule datedeparution veröffentlicht veröffentlichtam veröffentlichung veröffentlichungsdatum"
    + " erscheinungsdatum erschienen erschienenam erscheinungstag publikationsdatum publicado publicadoel"
    + " fechadepublicación fechapublicación публикация датавыхода вышла датастатьи публікація датавиходу оприлюднено"
    + " датастатті datadepublicação опубликовано опубліковано датапубликации датапублікації dategmt firstpublished"
    + " created createdat datecreated issued timestamp day jour 日期 发布日期 发布时间 时间 日付 تاريخ تاريخالنشر",
    "outlet": KEYS["outlet"]
    + " sitename sourcename newspaper publication journal zeitung medium periódico medio издание видання газета"
    + " domain feed feedtitle 来源 媒体 صحيفة",
    "url": KEYS["url"] + " uri href permalink articleurl canonicalurl weburl sourceurl webpage 链接 网址 رابط",
    "language": KEYS["language"] + " languagecode langue locale inlanguage 语言 لغة",
    "author": KEYS["author"]
    + " byline authors creator dccreator writer reporter journalist journaliste rédacteur signature verfasser"
    + " verfasserin autore редактор журналист журналіст 作者 记者 الكاتب كاتب",
    "text": "text body fulltext maintext articletext articlebody bodytext content articlecontent contenttext"
    + " contentencoded contenthtml bodyhtml article story texte corps contenu texteintégral inhalt volltext artikel"
    + " artikeltext fliesstext textkörper artikelinhalt haupttext nachricht beitrag textedelarticle textearticle"
    + " textecomplet corpsdutexte corpsdetexte corpsdelarticle contenudelarticle contenido texto textocompleto"
    + " textodelartículo cuerpodeltexto cuerpodelartículo содержимое текстстатьи телостатьи материал полныйтекст"
    + " текстстатті повнийтекст тілостатті матеріал cuerpo cuerpodelanoticia testo corpo contenuto conteúdo treść tekst"
    + " текст"
    + " полныйтекст содержание тело статья стаття зміст вміст тіло html النص نص المحتوى محتوى 正文 内容 文章 本文"
    + " selftext post message rawtext transcript description summary",
    "id": "guid id uuid articleid documentid docid postid _id",
}
# What feeds and services call other things than an article's text, too: such a key tells only where no other does.
VAGUE = frozenset("description summary message post transcript html article story".split())
PARTS = ("text", "title", "date", "outlet", "url", "author", "language", "id")  # of an article, as records name them
HEADER_FIELDS = {word: name for name, words in KEYS.items() for word in words.split()}
NOTHING = frozenset({"", "null", "none", "nan", "n/a", "na", "-", "–", "—", "unknown", "undefined", "nil"})
INNER = ("rendered", "name", "main", "value", "text", "title", "#text", "__cdata", "$oid", "$date", "href")


def _bare(key: str) -> str:
    return re.sub(r"[\W_]+", "", key.casefold())


PLACES = {
    name: {_bare(word): at for at, word in reversed(list(enumerate(words.split())))}
    for name, words in RECORD_KEYS.items()
}


def known_fields(stated: Mapping[Any, Any]) -> dict[str, str]:
    """Return what header keys in any language state as text; the unknown and the empty are left out."""
    named = {header_field(str(key)): value for key, value in stated.items() if isinstance(value, str) and value.strip()}
    return {key: " ".join(value.split()) for key, value in named.items() if key}


def header_field(key: str) -> str | None:
    """Return which part of an article a header key names, if any."""
    return HEADER_FIELDS.get(key.strip().casefold())


def resolved(mapping: Mapping[str, str], keys: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Return a mapping with columns as they are written there, however they were typed, and those that are missing."""
    written = {_bare(key): key for key in reversed(list(keys))}
    found = {name: column if column in keys else written.get(_bare(column), "") for name, column in mapping.items()}
    there = {name: column for name, column in found.items() if column}
    return there, [mapping[name] for name in mapping if name not in there]


def columns(keys: list[str], mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """Return, for each part of an article, the keys that may hold it, the likeliest first; `mapping` wins.

    "title" may thus be in "headline" and, where a record leaves that empty, in "heading".
    """
    found: dict[str, list[str]] = {}
    for name, places in PLACES.items():
        ranked = sorted((places[_bare(key)], at) for at, key in enumerate(keys) if _bare(key) in places)
        found[name] = [keys[at] for _, at in ranked]
    return found | {name: [key] for name, key in mapping.items()}


def means_text(key: str, mapping: Mapping[str, str]) -> bool:
    """Return whether a record with this key is one with an article in it."""
    return key == mapping["text"] if "text" in mapping else _bare(key) in PLACES["text"]


def plain_value(value: Any) -> str:
    """Return a record's value as text: of an object what it is about, of a list its items; "" where it says nothing."""
    if isinstance(value, Mapping):
        return next((plain_value(value[key]) for key in INNER if value.get(key)), "")
    if isinstance(value, list):
        items = [plain_value(item) for item in value]
        return ("\n\n" if any(len(item) > 80 for item in items) else ", ").join(filter(None, items))
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    return "" if text.casefold() in NOTHING else text


def first_stated(record: Callable[[str], Any], keys: list[str]) -> str:
    """Return the first of these keys' values that says anything, or ""."""
    return next((value for key in keys if (value := plain_value(record(key)))), "")
