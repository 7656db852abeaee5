"""Foreign names as Chinese writes them: sign by sign, each for a syllable, 泽连斯基 for Zelensky.

The signs used are few, and seldom used otherwise; between first name and surname stands a dot. What a sign sounds like
is its pinyin, except where the tables that Xinhua's translators keep give it another sound in foreign names.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise, product

from anyascii import anyascii

SIGNS = (
    "阿埃艾爱安昂奥澳巴白柏拜班邦鲍贝本比彼毕宾波伯博勃布采策查察茨达戴黛丹当道德登邓狄迪蒂丁东杜敦顿多厄恩尔法凡范方菲费芬冯佛夫弗福富盖甘冈高"
    "戈哥格葛根贡古瓜圭哈海汉豪赫黑亨洪侯胡华怀惠霍基吉季加贾简江杰捷金津京久卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理丽莉利连莲廉良列林"
    "琳柳隆龙卢鲁露伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密缅明缪摩莫默姆穆拿纳娜乃南瑙内妮尼年涅宁牛纽农努诺女欧帕派潘庞培佩彭皮匹平坡珀普齐奇恰强乔切钦"
    "琴丘屈让热仁日荣茹儒瑞若撒萨塞赛桑瑟森莎沙山珊尚绍舍申生圣施什史士舒朔丝思斯松苏孙索塔泰坦汤唐陶特腾提惕田铁汀廷通图土托脱瓦万旺威薇韦维魏温文翁"
    "沃乌吾伍武西希锡喜夏香肖谢辛欣兴休修许逊雅亚延扬杨尧耶叶伊衣依因英尤于约宰赞泽曾扎詹张珍芝朱兹宗祖佐"
    "愛奧貝畢賓達當鄧東頓爾範費馮岡貢漢懷蓋賈簡傑萊賴蘭勞蕾麗蓮劉隆龍盧魯倫羅呂馬瑪邁麥門蒙繆納內紐農諾歐龐齊強喬欽讓熱榮儒瑞薩賽聖紹絲蘇孫索湯陶"
    "騰鐵圖託萬韋維溫烏錫謝興許遜亞揚堯葉約贊澤紮詹張茲"
)
ANEW = {
    "基": ["ki", "gi", "di"], "吉": ["gi", "ji"], "加": ["ga", "ka"], "金": ["kin", "jin", "gin"],
    "京": ["kin", "tin"], "津": ["zin"], "季": ["ti"], "捷": ["te"], "久": ["tu"], "汀": ["tin"],
    "杰": ["je", "ge"], "傑": ["je", "ge"], "希": ["shi", "hi"], "夏": ["sha"], "欣": ["hin", "shin"],
    "休": ["hu", "shu"], "许": ["hu", "shu"], "許": ["hu", "shu"], "瑞": ["re"], "让": ["zhan"], "讓": ["zhan"],
    "文": ["ven", "ben"], "维": ["vi", "bi"], "維": ["vi", "bi"], "瓦": ["va", "ba"], "女": ["nu"],
    "哥": ["ge", "ko"], "瓜": ["gua"], "圭": ["gui"], "夸": ["kua"], "奎": ["kui"],
}  # fmt: skip
HEARD = [  # of a syllable's pinyin: what begins it, and the end
    (re.compile("^er$"), "el"),
    (re.compile("^hu(?=[aio])(?!o)"), "v"),
    (re.compile("^wu$"), "u"),
    (re.compile("^q"), "ch"),
    (re.compile("^x"), "sh"),
    (re.compile("^r"), "zh"),
    (re.compile("^c(?!h)"), "ts"),
    (re.compile("ng$"), "n"),
]
DOT = "\u00b7\u2022\u2027\u2219\u30fb"
WRITTEN = re.compile(f"[{SIGNS}]{{2,}}|(?<=[{DOT}])[{SIGNS}]|[{SIGNS}](?=[{DOT}])")
LONGEST = 8  # signs of one word
ALONE = 3  # signs of a name without a dot: two are too often words
LOOSE = 2  # signs at the open end of a name that may be of the next word
SURE = 2  # signs that are left of it
AT_MOST = 8  # readings of one word


def transcribed(text: str) -> list[str]:
    """Return what the foreign names of a Chinese text may sound like, in small Latin letters, word by word."""
    return [sound for word, _, _ in _words(text) if len(word) >= ALONE for sound in _sounds(word)]


def transcribed_pairs(text: str) -> list[tuple[str, str]]:
    """Return what two words of a foreign name with a dot between them may sound like; where the name begins and ends
    is told by the signs, or a few further inside."""
    beside = [(a, b) for (a, _, end), (b, start, _) in pairwise(_words(text)) if start == end + 1 and text[end] in DOT]
    parted = [pair for one, other in beside for pair in product(_left_open(one), _right_open(other))]
    return [pair for one, other in parted for pair in product(_sounds(one), _sounds(other))]


def _left_open(word: str) -> list[str]:
    return [word[loose:] for loose in range(LOOSE + 1) if not loose or len(word) - loose >= SURE]


def _right_open(word: str) -> list[str]:
    return [word[: len(word) - loose] for loose in range(LOOSE + 1) if not loose or len(word) - loose >= SURE]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words in signs for foreign names, and where they start and end."""
    return ((m[0], m.start(), m.end()) for m in WRITTEN.finditer(text) if len(m[0]) <= LONGEST)


def _sounds(word: str) -> list[str]:
    return ["".join(syllables) for syllables in islice(product(*map(_syllables, word)), AT_MOST)]


def _syllables(sign: str) -> list[str]:
    if sign in ANEW:
        return ANEW[sign]
    sound = anyascii(sign).lower()
    for written, heard in HEARD:
        sound = written.sub(heard, sound)
    return [sound]
