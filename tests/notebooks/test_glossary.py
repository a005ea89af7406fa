"""The glossary: two languages, in order, every link right, and chapters that link its terms where they first use them."""

import re

import pytest

from tools.glossary import EVERYDAY, linked, terms
from tools.pages import anchors, chapters, prose

TERMS = terms()
CHAPTERS = chapters()[1:]


def links(text):
    return set(re.findall(r"\]\((glossary\.md#[^)]+)\)", text))


def test_every_heading_is_a_term_that_the_others_here_look_at():
    (text,) = prose("glossary")
    assert [term.name for term in TERMS] == re.findall(r"^### (.+)$", text, re.M)
    assert len(TERMS) >= 80
    assert {term.name for term in TERMS} >= EVERYDAY


def test_terms_stand_in_alphabetical_order_below_their_letter():
    (text,) = prose("glossary")
    names = [term.link.partition("#")[2].replace("-", " ") for term in TERMS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        letter = section[0].lower()
        for name in re.findall(r"^### \W*(.)", section, re.M):
            assert name.lower() == letter


def test_its_head_leads_to_every_letter():
    (text,) = prose("glossary")
    assert re.findall(r"\[(\w)\]\(#(\w)\)", text) == [(letter, letter.lower()) for letter in re.findall(r"^## (\w)$", text, re.M)]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_has_both_languages_one_sentence_and_a_place_that_exists(term):
    assert re.search(r"[\u4e00-\u9fff]", term.chinese)
    assert re.match(r"[A-Za-z]", term.name.strip('"')) and term.definition.endswith(".")
    assert not re.search(r"\.\s", term.definition), "one sentence"
    assert term.chapter in CHAPTERS and term.chapter.startswith(f"{term.number:02d}_")
    assert term.anchor in anchors(term.chapter)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_each_term_where_it_first_uses_it(chapter):
    texts = prose(chapter)
    assert linked(chapter, texts, TERMS) == texts, f"run `python -m tools.glossary book/{chapter}.ipynb`"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_all_terms_that_it_teaches(chapter):
    own = {term.link for term in TERMS if term.chapter == chapter}
    assert own and own <= links("\n".join(prose(chapter)))


def test_linking_takes_the_first_use_only_and_passes_over_what_is_no_prose():
    texts = [
        "# 2 · A kernel",
        "## Kernels\n\nThe `kernel` of $kernel$, the [kernel](x) | two\nkernels, a kernel\n",
        "| a stride |\n\nno strides\n\n## Exercises\n\nThe padding.",
    ]
    assert linked("02_convolution", texts, TERMS) == [
        "# 2 · A kernel",
        "## Kernels\n\nThe `kernel` of $kernel$, the [kernel](x) | two\n[kernels](glossary.md#kernel), a kernel\n",
        "| a stride |\n\nno [strides](glossary.md#stride)\n\n## Exercises\n\nThe padding.",
    ]


# What the sources in Chinese call things, and the textbook by Zhang et al., "Dive into deep learning" (zh.d2l.ai), as far as the course goes.
CHINESE = {
    "感受域": "receptive field", "感受野": "receptive field", "特征映射": "feature map", "激活映射": "feature map", "下采样": "downsampling", "上采样": "upsampling",
    "零填充": "zero padding", "前馈神经网络": "convolutional network", "卷积神经网络": "convolutional network",
    "局部连接": "locally connected layer", "空间共享": "weight sharing", "参数共享": "weight sharing", "平移不变性": "invariance",
    "平移等变性": "equivariance", "跳层连接": "skip connection", "跨层连接": "skip connection", "扩张卷积": "dilated convolution",
    "空洞卷积": "dilated convolution", "膨胀卷积": "dilated convolution", "损失函数": "loss", "学习速率": "learning rate",
    "均方误差": "mean squared error", "特征可视化": "activation maximisation", "网络中的网络": "network in network",
    "线性变换": "linear map", "张量": "tensor", "神经元": "unit", "训练集": "training set", "测试集": "test set", "验证集": "validation set",
    "汇聚": "pooling", "最大汇聚": "max pooling", "平均汇聚": "average pooling", "全局平均汇聚层": "global average pooling",
    "批量规范化": "batch normalisation", "小批量": "batch", "随机梯度下降": "stochastic gradient descent", "暂退法": "dropout",
    "权重衰减": "weight decay", "正则化": "weight decay", "激活函数": "non-linearity", "交叉熵损失": "cross-entropy", "图像增广": "augmentation",
    "互相关运算": "cross-correlation", "转置卷积": "transposed convolution", "反卷积": "transposed convolution", "样式迁移": "style transfer",
    "未归一化的预测值": "logit", "迭代周期": "epoch", "交并比": "intersection over union", "语义分割": "segmentation", "步幅": "stride",
    "梯度消失": "vanishing gradient", "独热编码": "one-hot", "超参数": "hyper-parameter", "迁移学习": "transfer learning", "微调": "fine-tuning",
}  # fmt: skip


@pytest.mark.parametrize("word", CHINESE)
def test_a_word_of_chinese_books_leads_to_one_entry(word):
    parts = {term.name: re.split(r"[、（）：]|一种", term.chinese) for term in TERMS}
    found = [name for name, words in parts.items() if word in words]
    assert found == [CHINESE[word]]


def test_a_logit_is_no_truth_value():
    assert not any("逻辑值" in text for chapter in ["glossary", *CHAPTERS] for text in prose(chapter))
