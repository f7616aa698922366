"""Chinese names of two letters, and the longer names that begin with them: 李明 in 李明博.

Chinese has no spaces, so what stands behind a name may belong to it. Closed lists, for names of a surname and one
letter only: letters that are often the last of a name, and the words that begin with one of those and often follow a
name. All letters are the simplified ones, as letters of names are folded.
"""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安"
)
_LAST: Final = frozenset(
    "博珍辉远丽平华珠杰芳娜敏静强磊军洋勇艳娟涛超秀霞刚桂英玉兰红建国文志飞鹏宇浩轩涵怡欣晨梅莉琴云萍鑫波斌龙凤"
    "洁婷琳玲燕慧倩颖宁凯俊峰健泽瑞祥福荣忠德良松林庆"
)
"""Letters that many names end with."""

_GIVEN: Final = frozenset("明伟雪雨春冬海山光亮成功达民东生新星天乐安康思晓小子佳嘉家立力永正学")
"""More letters that are a name's second one, and seldom its last of three."""

_WORDS: Final = _set(
    "博士 博客 博文 博弈 珍惜 珍藏 珍视 辉煌 远在 远比 远不 远离 远远 远超 远赴 平时 平静 平常 "
    "平均 平台 平安 平息 平日 华人 华裔 华丽 杰出 敏感 敏锐 静静 静坐 强调 强烈 强行 强迫 强势 "
    "强硬 强奸 强制 强于 强力 强忍 强推 军人 军官 军队 洋洋 勇敢 勇于 勇夺 艳照 艳遇 超过 超级 "
    "超越 超出 超爱 秀出 秀恩 刚刚 刚才 刚从 刚在 刚好 刚被 刚说 刚到 刚一 刚要 英国 英勇 英文 "
    "红了 红人 建议 建立 建设 建成 建构 国家 国内 国会 国务 国际 国民 国外 文章 文件 文字 文笔 "
    "志愿 志在 志得 飞往 飞到 飞去 飞抵 飞行 飞赴 飞了 宇宙 浩荡 欣然 欣慰 欣赏 晨跑 云云 波及 "
    "洁身 慧眼 宁愿 宁可 凯旋 俊朗 峰会 健康 健身 瑞士 福利 荣获 荣升 荣誉 荣登 忠于 忠诚 德国 "
    "德行 德语 良心 良好 松口 松了 庆祝 庆幸 林口 "
)
"""Words that begin with one of them and may follow a name."""


def is_longer(name: str, after: str) -> bool:
    """Whether a name goes on behind its two letters.

    Args:
        name: The letters of the name, folded.
        after: The letters right behind it, folded; two are enough.

    >>> is_longer("李明", "博说"), is_longer("李明", "博士"), is_longer("李明", "说"), is_longer("石破", "茂")
    (True, False, False, False)
    """
    return (
        len(name) == 2
        and name[0] in _SURNAMES
        and (name[1] in _LAST or name[1] in _GIVEN)
        and after[:1] in _LAST
        and after[:2] not in _WORDS
    )
