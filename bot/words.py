"""The program's own sentences, in the languages it speaks."""

LANGUAGES = ("en", "fr", "uk", "ru", "de", "es")

WORDS: dict[str, dict[str, str]] = {
    "not_found": {
        "en": "Not in the archive.",
        "fr": "L'archive ne le dit pas.",
        "uk": "В архіві цього немає.",
        "ru": "В архиве этого нет.",
        "de": "Das steht nicht im Archiv.",
        "es": "No está en el archivo.",
    },
    "nearest": {
        "en": "The nearest articles, which do not answer it:",
        "fr": "Les articles les plus proches, qui n'y répondent pas :",
        "uk": "Найближчі статті, що не дають відповіді:",
        "ru": "Ближайшие статьи, в которых ответа нет:",
        "de": "Die nächsten Artikel, die es nicht beantworten:",
        "es": "Los artículos más cercanos, que no lo responden:",
    },
    "undated": {
        "en": "no date",
        "fr": "sans date",
        "uk": "без дати",
        "ru": "без даты",
        "de": "ohne Datum",
        "es": "sin fecha",
    },
    "loading": {
        "en": "loading the model",
        "fr": "chargement du modèle",
        "uk": "завантаження моделі",
        "ru": "загрузка модели",
        "de": "Modell wird geladen",
        "es": "cargando el modelo",
    },
    "searching": {
        "en": "Searching…",
        "fr": "Recherche…",
        "uk": "Шукаю…",
        "ru": "Ищу…",
        "de": "Suche…",
        "es": "Buscando…",
    },
    "stopped": {
        "en": "Stopped.",
        "fr": "Arrêté.",
        "uk": "Зупинено.",
        "ru": "Остановлено.",
        "de": "Angehalten.",
        "es": "Detenido.",
    },
    "welcome": {
        "en": "Ask the archive anything; /help lists the commands.",
        "fr": "Posez vos questions à l'archive ; /help donne les commandes.",
        "uk": "Запитуйте архів про що завгодно; /help покаже команди.",
        "ru": "Спрашивайте архив о чём угодно; /help покажет команды.",
        "de": "Fragen Sie das Archiv; /help zeigt die Befehle.",
        "es": "Pregunte al archivo lo que quiera; /help muestra las órdenes.",
    },
    "sample": {
        "en": "The archive is empty, so {count} sample articles go in (DEPECHE_SAMPLE=off leaves them out).",
        "fr": "L'archive est vide : {count} articles d'exemple y entrent (DEPECHE_SAMPLE=off les laisse dehors).",
        "uk": "Архів порожній, тож додаю {count} статей-зразків (DEPECHE_SAMPLE=off — без них).",
        "ru": "Архив пуст, добавляю {count} статей-образцов (DEPECHE_SAMPLE=off — без них).",
        "de": "Das Archiv ist leer, {count} Beispielartikel kommen hinein (DEPECHE_SAMPLE=off lässt sie weg).",
        "es": "El archivo está vacío: entran {count} artículos de muestra (DEPECHE_SAMPLE=off los omite).",
    },
    "empty": {
        "en": "The archive is empty: add articles with `depeche add PATH`, or /add PATH here.",
        "fr": "L'archive est vide : ajoutez des articles avec `depeche add CHEMIN`, ou /add CHEMIN ici.",
        "uk": "Архів порожній: додайте статті командою `depeche add ШЛЯХ` або /add ШЛЯХ тут.",
        "ru": "Архив пуст: добавьте статьи командой `depeche add ПУТЬ` или /add ПУТЬ здесь.",
        "de": "Das Archiv ist leer: Artikel mit `depeche add PFAD` hinzufügen, oder hier mit /add PFAD.",
        "es": "El archivo está vacío: añada artículos con `depeche add RUTA`, o /add RUTA aquí.",
    },
    "added": {
        "en": "Added: {title}",
        "fr": "Ajouté : {title}",
        "uk": "Додано: {title}",
        "ru": "Добавлено: {title}",
        "de": "Hinzugefügt: {title}",
        "es": "Añadido: {title}",
    },
    "updated": {
        "en": "Updated: {title}",
        "fr": "Mis à jour : {title}",
        "uk": "Оновлено: {title}",
        "ru": "Обновлено: {title}",
        "de": "Aktualisiert: {title}",
        "es": "Actualizado: {title}",
    },
    "unchanged": {
        "en": "Already there: {count}",
        "fr": "Déjà là : {count}",
        "uk": "Уже є: {count}",
        "ru": "Уже есть: {count}",
        "de": "Schon vorhanden: {count}",
        "es": "Ya estaban: {count}",
    },
    "nothing_to_add": {
        "en": "Nothing to add there: name a .txt or .md file, or a folder of them.",
        "fr": "Rien à ajouter là : indiquez un fichier .txt ou .md, ou un dossier qui en contient.",
        "uk": "Там нема чого додавати: вкажіть файл .txt або .md чи теку з такими файлами.",
        "ru": "Там нечего добавлять: укажите файл .txt или .md либо папку с такими файлами.",
        "de": "Dort gibt es nichts hinzuzufügen: eine .txt- oder .md-Datei oder einen Ordner damit angeben.",
        "es": "Ahí no hay nada que añadir: indique un archivo .txt o .md, o una carpeta con ellos.",
    },
    "no_sources": {
        "en": "No sources yet: ask a question first.",
        "fr": "Pas encore de sources : posez d'abord une question.",
        "uk": "Джерел ще немає: спершу запитайте щось.",
        "ru": "Источников пока нет: сначала задайте вопрос.",
        "de": "Noch keine Quellen: erst eine Frage stellen.",
        "es": "Aún no hay fuentes: haga antes una pregunta.",
    },
    "which_source": {
        "en": "Which one? /open 1 to /open {count} are the last answer's sources.",
        "fr": "Laquelle ? De /open 1 à /open {count}, ce sont les sources de la dernière réponse.",
        "uk": "Яке саме? Від /open 1 до /open {count} — джерела останньої відповіді.",
        "ru": "Какой именно? От /open 1 до /open {count} — источники последнего ответа.",
        "de": "Welche? /open 1 bis /open {count} sind die Quellen der letzten Antwort.",
        "es": "¿Cuál? De /open 1 a /open {count} son las fuentes de la última respuesta.",
    },
    "language_set": {
        "en": "I speak English now.",
        "fr": "Je parle maintenant français.",
        "uk": "Тепер я розмовляю українською.",
        "ru": "Теперь я говорю по-русски.",
        "de": "Ich spreche jetzt Deutsch.",
        "es": "Ahora hablo español.",
    },
    "which_language": {
        "en": "Choose one of: {codes}.",
        "fr": "Choisissez parmi : {codes}.",
        "uk": "Виберіть одну з: {codes}.",
        "ru": "Выберите один из: {codes}.",
        "de": "Wählen Sie eine davon: {codes}.",
        "es": "Elija una de: {codes}.",
    },
    "unknown_command": {
        "en": "There is no {command}; /help lists the commands.",
        "fr": "{command} n'existe pas ; /help donne les commandes.",
        "uk": "Команди {command} немає; /help покаже команди.",
        "ru": "Команды {command} нет; /help покажет команды.",
        "de": "{command} gibt es nicht; /help zeigt die Befehle.",
        "es": "{command} no existe; /help muestra las órdenes.",
    },
    "help": {
        "en": (
            "/sources    the last answer's sources, whole\n"
            "/open N     the article of source N\n"
            "/add PATH   add a file or a folder\n"
            "/list       the articles of the archive\n"
            "/language   the language I speak: /language fr\n"
            "/quit       leave (or Ctrl-D); Ctrl-C stops an answer"
        ),
        "fr": (
            "/sources    les sources de la dernière réponse, en entier\n"
            "/open N     l'article de la source N\n"
            "/add CHEMIN ajouter un fichier ou un dossier\n"
            "/list       les articles de l'archive\n"
            "/language   la langue que je parle : /language fr\n"
            "/quit       partir (ou Ctrl-D) ; Ctrl-C arrête une réponse"
        ),
        "uk": (
            "/sources    джерела останньої відповіді, повністю\n"
            "/open N     стаття джерела N\n"
            "/add ШЛЯХ   додати файл або теку\n"
            "/list       статті архіву\n"
            "/language   мова, якою я розмовляю: /language uk\n"
            "/quit       вийти (або Ctrl-D); Ctrl-C зупиняє відповідь"
        ),
        "ru": (
            "/sources    источники последнего ответа, полностью\n"
            "/open N     статья источника N\n"
            "/add ПУТЬ   добавить файл или папку\n"
            "/list       статьи архива\n"
            "/language   язык, на котором я говорю: /language ru\n"
            "/quit       выйти (или Ctrl-D); Ctrl-C останавливает ответ"
        ),
        "de": (
            "/sources    die Quellen der letzten Antwort, ganz\n"
            "/open N     der Artikel der Quelle N\n"
            "/add PFAD   eine Datei oder einen Ordner hinzufügen\n"
            "/list       die Artikel des Archivs\n"
            "/language   die Sprache, die ich spreche: /language de\n"
            "/quit       gehen (oder Strg-D); Strg-C hält eine Antwort an"
        ),
        "es": (
            "/sources    las fuentes de la última respuesta, enteras\n"
            "/open N     el artículo de la fuente N\n"
            "/add RUTA   añadir un archivo o una carpeta\n"
            "/list       los artículos del archivo\n"
            "/language   el idioma que hablo: /language es\n"
            "/quit       salir (o Ctrl-D); Ctrl-C detiene una respuesta"
        ),
    },
}


def say(key: str, language: str, **values: object) -> str:
    """Return a sentence of the program in a language; in English where it does not speak that one."""
    return WORDS[key][language if language in LANGUAGES else "en"].format(**values)
