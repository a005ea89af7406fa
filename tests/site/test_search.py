"""The search finds what people ask for, in their own words, within the first three pages, and needs no server."""

import pytest

from site_search import asked
from tools.browser import serve
from tools.pages import SITE, anchors, pages, prose, translations

# What is asked, and the pages one of which must be among the first three.
ASKED = {
    # signs
    "1x1": "08_pointwise", "1×1": "08_pointwise", "1 x 1 convolution": "08_pointwise", "1X1 conv": "08_pointwise",
    "3×3": "05_receptive_fields 09_inception", "3x3": "05_receptive_fields 09_inception", "two 3x3 instead of 5x5": "05_receptive_fields",
    "im2col": "03_linear_map", "top-5": "11_architectures", "top-5 error": "11_architectures", "224": "11_architectures 12_features shapes",
    # American and British, with and without hyphens, endings and slips
    "color": "04_channels 13_texture_shape", "colour": "04_channels 13_texture_shape", "grayscale": "04_channels 12_features 01_images",
    "gray picture": "04_channels 01_images 12_features 13_texture_shape", "neighbor": "03_linear_map 01_images 08_pointwise",
    "batch normalization": "10_resnet", "batch normalisation": "10_resnet", "batchnorm": "10_resnet", "normalize": "10_resnet 14_adversarial",
    "overfitting": "07_training", "over-fitting": "07_training", "overfit": "07_training", "hyperparameters": "11_architectures",
    "localization": "11_architectures", "equivariant": "01_images 03_linear_map", "equivariance": "01_images 03_linear_map",
    "recieve field": "05_receptive_fields", "receptve": "05_receptive_fields", "convolutoin": "02_convolution", "dilaton": "02_convolution",
    # other words for the same
    "neuron": "04_channels 05_receptive_fields 12_features glossary", "atrous": "02_convolution", "atrous convolution": "02_convolution",
    "ceil_mode": "06_pooling 02_convolution", "ceil mode": "06_pooling 02_convolution", "backprop": "07_training",
    "deconvolution": "03_linear_map", "upsampling": "03_linear_map", "checkerboard artifacts": "03_linear_map", "shortcut": "10_resnet",
    "skip connections": "10_resnet", "gradient vanishing": "10_resnet", "exploding gradients": "10_resnet", "moire": "06_pooling",
    "downsampling": "06_pooling 02_convolution", "average pooling": "06_pooling", "global average pooling": "09_inception 06_pooling",
    "flops": "08_pointwise 09_inception", "number of parameters": "08_pointwise 09_inception 04_channels 03_linear_map 11_architectures",
    "mobilenet": "08_pointwise", "depthwise separable": "08_pointwise", "shufflenet": "08_pointwise", "gabor": "12_features", "confusion matrix": "07_training",
    "quantization": "08_pointwise", "int8": "08_pointwise", "heat map": "12_features", "grad-cam": "12_features",
    "feature visualization": "12_features", "saliency": "12_features", "texture bias": "13_texture_shape", "stylized imagenet": "13_texture_shape",
    "FGSM": "14_adversarial", "PGD": "14_adversarial", "universal perturbation": "14_adversarial", "adversarial attack": "14_adversarial", "finetuning": "07_training 11_architectures",
    "fine tune pretrained": "07_training 11_architectures", "transfer learning": "07_training 11_architectures", "adam": "07_training",
    "learning rate": "07_training", "vgg": "11_architectures 09_inception", "vgg16": "11_architectures", "alexnet": "11_architectures",
    "googlenet": "09_inception", "densenet": "10_resnet", "resnet50": "10_resnet 11_architectures", "lenet": "11_architectures",
    "deformable": "11_architectures", "segmentation": "11_architectures", "why flip the kernel": "03_linear_map 02_convolution",
    "sobel": "02_convolution", "edge detection": "02_convolution", "gpu": "larger", "explainability": "12_features",
    "batch size": "07_training", "U-Net": "11_architectures 03_linear_map", "effective receptive field": "05_receptive_fields",
    "kernel vs filter": "04_channels", "stride 2 vs pooling": "06_pooling", "cross entropy": "07_training", "validation set": "07_training",
    "anti-aliasing": "06_pooling", "gram matrix": "13_texture_shape", "IoU": "11_architectures", "panda gibbon": "14_adversarial",
    "channel": "04_channels", "parameter sharing": "03_linear_map", "FFT": "03_linear_map", "identity mapping": "10_resnet", "epsilon": "14_adversarial",
    "network in network": "08_pointwise 09_inception", "transferability": "14_adversarial", "audio": "shapes", "license": "intro",
    "fractionally strided": "03_linear_map", "grouped convolution": "08_pointwise", "prerequisites": "intro",
    "binder jupyterhub": "hub", "grading nbgrader": "teaching",
    # what torch says, and what goes wrong
    "size mismatch": "04_channels", "mat1 and mat2 shapes cannot be multiplied (4x400 and 144x10)": "04_channels",
    "RuntimeError: Given groups=1, weight of size [8, 3, 3, 3], expected input[1, 1, 28, 28] to have 3 channels, but got 1 channels instead":
        "02_convolution",
    "Kernel size can't be greater than actual input size": "02_convolution", "expected 4D input": "02_convolution",
    "Expected more than 1 value per channel when training": "10_resnet", "loss nan": "07_training", "always predicts the same class": "07_training",
    "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3).": "02_convolution", "loss is not decreasing": "07_training",
    "IndexError: Target 10 is out of bounds.": "07_training", "expected scalar type Long but found Float": "07_training",
    "RuntimeError: Input type (double) and bias type (float) should be the same": "07_training",
    "CUDA out of memory": "larger", "channels last": "02_convolution", "NHWC": "02_convolution", "output size formula": "02_convolution shapes",
    "padding same": "02_convolution", "how many inputs has the first linear layer": "04_channels",
    "activation function": "04_channels 03_linear_map", "gaussian filter": "02_convolution", "faster rcnn": "11_architectures",
    "keypoints": "11_architectures", "attention": "11_architectures", "hierarchy of features": "05_receptive_fields 12_features",
    "transparency png": "shapes", "winograd": "03_linear_map", "nn.Conv2d": "02_convolution", "F.conv2d": "02_convolution",
    "view size is not compatible": "04_channels", "nyquist": "06_pooling", "imagenet": "11_architectures", "softmax": "07_training",
    "dropout": "07_training 11_architectures", "toeplitz": "03_linear_map", "reflect padding": "02_convolution", "style transfer": "13_texture_shape",
    "object detection": "11_architectures", "opencv bgr": "shapes", "video": "shapes", "adversarial training": "14_adversarial",
    # Chinese, also parts of words
    "注意力": "11_architectures", "激活函数": "04_channels 07_training", "风格迁移": "13_texture_shape", "交叉熵": "07_training", "锚框": "11_architectures",
    "感受野": "05_receptive_fields", "感受": "05_receptive_fields", "步幅": "02_convolution", "分割": "11_architectures", "卷积核": "02_convolution",
    "池化": "06_pooling", "汇聚": "06_pooling", "最大汇聚层": "06_pooling", "空洞卷积": "02_convolution", "残差": "10_resnet", "对抗": "14_adversarial",
    "过拟合": "07_training", "权重共享": "03_linear_map", "特征映射": "04_channels 02_convolution 07_training 06_pooling", "迁移学习": "07_training",
    "批量规范化": "10_resnet", "转置卷积": "03_linear_map", "神经元": "glossary", "平移不变性": "01_images", "1×1 卷积": "08_pointwise",
    "互相关": "02_convolution", "反卷积": "03_linear_map", "梯度消失": "10_resnet", "目标检测": "11_architectures", "数据增强": "07_training 11_architectures",
    "深度可分离卷积": "08_pointwise", "正则化": "07_training", "灰度图": "01_images", "计算量": "08_pointwise",
    "边界框": "11_architectures", "多层感知机": "01_images", "链式法则": "07_training", "热力图": "12_features",
    "优化器": "07_training", "收敛": "07_training", "鲁棒性": "14_adversarial", "早停": "07_training", "归纳偏置": "03_linear_map", "锐化": "02_convolution",
    "托普利茨": "03_linear_map", "置信度": "07_training", "参数初始化": "10_resnet", "逐通道卷积": "08_pointwise", "恒等映射": "10_resnet",
    "分组卷积": "08_pointwise", "傅里叶": "03_linear_map", "跳跃连接": "10_resnet",
}  # fmt: skip


@pytest.fixture(scope="module")
def search(browser):
    """`search(query)` gives the pages in the search's order, by their stems."""
    with serve(SITE) as url, browser.new_page() as page:
        page.goto(f"{url}/search.html")
        page.wait_for_function("'courseSearch' in globalThis")
        found = "(query) => courseSearch(query).map(({url}) => url.split('/').at(-1).replace('.html', ''))"
        yield lambda query: page.evaluate(found, query)


def test_a_hundred_questions_lead_to_their_pages(search):
    assert len(ASKED) >= 60
    answers = {query: search(query)[:3] for query in ASKED}
    missed = {query: (wanted, answers[query]) for query, wanted in ASKED.items() if not set(wanted.split()) & set(answers[query])}
    assert missed == {}, "\n".join(f"{query}: {found}" for query, found in missed.items())


@pytest.mark.parametrize("page", sorted(set(pages()) - {"status"}))
def test_a_page_is_the_first_that_its_own_title_finds(search, page):
    title = prose(page)[0].partition("\n")[0].removeprefix("# ")
    assert search(title)[0] == page
    assert search(title.upper())[0] == page


def test_what_is_asked_for_belongs_to_sections_that_there_are():
    for address in asked(""):
        page, _, anchor = address.removeprefix("book/").partition("#")
        assert page in pages() and (not anchor or anchor in anchors(page)), address


def test_nothing_is_found_for_what_is_nowhere(search):
    assert search("xylophone quetzal") == [] and search("") == [] and search("…") == []


CHINESE = {
    "横折": "zh/01_images", "打乱": "zh/01_images", "手电筒": "zh/02_convolution", "步幅": "zh/02_convolution", "stride": "zh/02_convolution",
    "长臂猿": "zh/intro", "手算一个窗口": "zh/02_convolution", "感受野": "book/05_receptive_fields", "receptive field": "book/05_receptive_fields",
}  # fmt: skip


def test_chinese_pages_are_searched_in_place_of_their_english_ones(browser):
    with serve(SITE) as url, browser.new_page() as page:
        page.goto(f"{url}/search.html?lang=zh")
        page.wait_for_function("'courseSearch' in globalThis")
        found = "(query) => courseSearch(query).map(({url}) => url.replace('.html', ''))"
        answers = {query: page.evaluate(found, query) for query in [*CHINESE, "卷积"]}
        assert {query: answers[query][0] for query in CHINESE} == CHINESE
        assert [place for places in answers.values() for place in places if place.removeprefix("book/") in translations()] == []


def test_a_search_from_a_chinese_page_answers_in_chinese(watch, site_url):
    page = watch(site_url).open(f"{site_url}/zh/intro.html")
    page.locator("form.bd-search input[name=q]").first.evaluate("(input) => { input.value = 'dilation'; input.form.requestSubmit(); }")
    page.locator("#search-results [role=status]").get_by_text("页与“dilation”相符。").wait_for()
    assert {"2 · 卷积", "5 · 感受野 · 英文"} <= set(page.locator("#search-results .search-page").all_text_contents())
    assert page.locator("form.bd-search [name=lang]").first.input_value() == "zh"


def test_a_result_leads_to_its_section_from_a_disk_without_a_server(watch):
    page = watch("file://").page
    page.goto((SITE / "search.html").as_uri() + "?q=dilation gaps")
    page.locator("#search-results [role=status]").get_by_text("pages fit “dilation gaps”").wait_for()
    link = page.locator("#search-results li a[href*='#']").first
    file, _, anchor = link.get_attribute("href").partition("#")
    assert file == "book/02_convolution.html" and anchor in anchors("02_convolution")
    link.click()
    page.locator(f"section#{anchor}").wait_for()


def test_words_in_a_query_are_words_and_no_markup(watch, site_url):
    page = watch(site_url).page
    page.goto(f"{site_url}/search.html?q=%3Cimg src=x onerror=alert(1)%3E stride")
    page.locator("#search-results [role=status]").get_by_text("<img").wait_for()
    assert page.locator("#search-results img").count() == 0
