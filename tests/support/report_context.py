"""The published report of Kiên Giang, May 2022, word for word, as passed to the Word template.

The letterhead is illegible in the published copy and was reconstructed.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from de06_xl.build.report_template import build_report_template
from de06_xl.report.render import render

LEVELS = {"#": 1, "##": 2, "###": 3}
BOLD = "** "

SUBJECT = """
Kết quả triển khai thực hiện Đề án “Phát triển ứng dụng dữ liệu về dân cư, định danh và xác thực
điện tử phục vụ chuyển đổi số quốc gia giai đoạn 2022-2025, tầm nhìn đến năm 2030”
"""

OPENING = """
Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ phê duyệt Đề án “Phát
triển ứng dụng dữ liệu về dân cư, định danh và xác thực điện tử phục vụ chuyển đổi số quốc gia giai
đoạn 2022 - 2025, tầm nhìn đến năm 2030” (sau đây gọi tắt là Đề án 06). Ban chỉ đạo thực hiện Đề án
06 tỉnh Kiên Giang báo cáo kết quả triển khai thực hiện Đề án 06 trên địa bàn tỉnh tháng 5/2022 như
sau:
"""

CLOSING = """
Trên đây là báo cáo kết quả thực hiện Đề án 06 trên địa bàn tỉnh. Ban Chỉ đạo thực hiện Đề án 06
tỉnh Kiên Giang báo cáo Văn phòng Chính phủ và Bộ Công an theo dõi, tổng hợp.
"""

# A block is a paragraph; "#" marks headings by their level, "**" a bold paragraph.
OUTLINE = """
# I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH

1. Ngày 18/4/2022 đã ban hành Kế hoạch số 79/KH-BCĐ về thực hiện Đề án 06 năm 2022 trên địa bàn tỉnh Kiên
Giang.

2. Ngày 19/4/2022 ban hành Quyết định số 1012/QĐ-UBND về việc thay đổi Phó Trưởng ban Chỉ đạo triển khai Đề
án 06 trên địa bàn tỉnh Kiên Giang.

3. Ngày 25/4/2022 đã tổ chức Hội nghị trực tuyến triển khai Kế hoạch hoạt động thực hiện Đề án 06 trên địa
bàn tỉnh Kiên Giang năm 2022.

4. Ban hành Công văn số 694/UBND-NC ngày 10/5/2022 về việc triển khai thực hiện Quyết định số 06/QĐ-TTg ngày
06/01/2022 và Công điện số 104/CD-TTg ngày 29/01/2022 của Thủ tướng Chính phủ, bảo đảm dữ liệu, thông tin
công dân trong Cơ sở dữ liệu hộ tịch điện tử được đăng ký chính xác, đúng quy định pháp luật; đồng bộ, thống
nhất với thông tin công dân trong Cơ sở dữ liệu quốc gia về dân cư.

5. Ban hành Công văn số 692/UBND-KGVX ngày 10/5/2022 về việc tuyên truyền thực hiện đăng ký cư trú, cấp CCCD
thông qua dịch vụ công trực tuyến.

6. Ban hành Công văn số 41/BCĐ-CAT ngày 18/5/2022 của Ban Chỉ đạo Đề án 06 tỉnh về việc làm sạch dữ liệu
tiêm chủng Covid-19 và ký xác nhận “Hộ chiếu vắc xin”.

** 7. Công an tỉnh - Cơ quan thường trực Ban Chỉ đạo Đề án 06

- Ngày 26/4/2022, Công an tỉnh có Công văn số 474/CAT-TM về việc phối hợp triển khai thủ tục hành chính theo
Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ gửi Cục V01 - Bộ Công an.

- Ngày 09/5/2022 Công an tỉnh có Tờ trình số 82/TTr-CAT-QLHC về việc việc bổ sung, kiện toàn Ban Chỉ đạo, Tổ
giúp việc triển khai Đề án 06 trên địa bàn tỉnh Kiên Giang (do thay đổi Chánh Văn phòng UBND tỉnh và bổ sung
thêm thành viên của một số sở, ngành).

# II. KẾT QUẢ THỰC HIỆN CÁC NỘI DUNG TRỌNG TÂM CỦA ĐỀ ÁN

## 1. Tham gia ý kiến vào dự thảo các văn bản hoàn thiện chính sách, pháp luật về phát triển, cung cấp ứng
dụng, dịch vụ số liên quan đến thông tin dân cư: Không.

## 2. Tiến độ thực hiện 25 dịch vụ công thiết yếu phục vụ người dân, doanh nghiệp trên môi trường điện tử

### 2.1. Kết quả giải quyết trên dịch vụ công

Tính đến ngày 18/5/2022 toàn tỉnh đã tiếp nhận: 7.440 hồ sơ, đã giải quyết 7.074 hồ sơ, đang giải quyết 366
hồ sơ, đã trả kết quả 7.005 hồ sơ.

### 2.2. Về hạ tầng, đường truyền, trang thiết bị, số hóa hồ sơ phục vụ giải quyết TTHC

Về hạ tầng thiết bị (máy tính, máy in, máy scan...), đường truyền Internet để thực hiện quy trình nghiệp vụ,
phục vụ tiếp nhận, giải quyết và trả kết quả cho người dân, doanh nghiệp cơ bản đảm bảo theo quy định.

## 3. Nhóm phát triển ứng dụng dữ liệu dân cư, định danh và xác thực điện tử phục vụ 05 nhóm tiện ích

### 3.1. Nhóm tiện ích phục vụ giải quyết TTHC, cung cấp dịch vụ công trực tuyến

- Tiếp tục triển khai hiệu quả ứng dụng di động Công dân số (VNEID) trên cơ sở mở rộng tích hợp các thông
tin, dịch vụ như y tế, bảo hiểm xã hội, giấy phép lái xe, hoạt động ngân hàng...

- Triển khai giải pháp hỗ trợ sử dụng Cơ sở dữ liệu quốc gia về dân cư để lưu trữ, quản lý các dữ liệu liên
quan đến công dân trong trường hợp chưa có Cơ sở dữ liệu quốc gia, Cơ sở dữ liệu chuyên ngành.

### 3.2. Nhóm tiện ích phục vụ phát triển kinh tế, xã hội

- Đã chỉ đạo ngành Công an phối hợp Y tế thực hiện tốt quy trình xác minh, xác thực thông tin công dân phục
vụ công tác rà soát, cập nhật dữ liệu công dân tiêm chủng vắc xin Covid-19 và xác nhận hộ chiếu vắc xin; rà
soát, hỗ trợ công dân theo Nghị quyết số 68/NQ-CP của Chính phủ và cập nhật thông tin công dân thuộc diện
vào hệ thống CSDLQG về dân cư.

- Việc tích hợp thông tin bảo hiểm xã hội (BHXH), bảo hiểm y tế (BHYT) vào thẻ Căn cước công dân (CCCD) gắn
chip và ứng dụng VNEID đã được BHXH Việt Nam và Bộ Công an phối hợp thực hiện và thử nghiệm xong. Thực hiện
hướng dẫn của Bộ Y tế và chỉ đạo của BHXH Việt Nam về việc thí điểm sử dụng thẻ CCCD gắn chip hoặc ứng dụng
VNEID thay thế thẻ BHYT giấy để khám bệnh, chữa bệnh BHYT đến nay Kiên Giang có 70 cơ sở khám chữa bệnh đón
tiếp người bên đi KCB BHYT bằng CCCD gắn chip, trong đó có 945 lượt tra cứu thành công.

- Chỉ đạo Công an tỉnh phối hợp với Sở Giáo dục và Đào tạo rà soát, thống kê số học sinh lớp 9 và lớp 12
trong toàn tỉnh chưa làm CCCD, qua rà soát có 6.933 học sinh lớp 9 và 977 học sinh lớp 12 chưa làm CCCD và
hướng dẫn đến trụ sở Công an để tiến hành làm thủ tục cấp CCCD.

- Tổ chức cho học sinh đăng ký dự thi trực tuyến tại địa chỉ thisinh.thitotnghiepthpt.edu.vn. Tính đến ngày
11/5/2022 đã có 13.678 thí sinh đã hoàn thành việc đăng ký. Đối với các em học sinh sinh năm 2004, sẽ dự thi
tốt nghiệp THPT sắp tới, nếu không có số định danh cá nhân thì phần mềm quản lý thi sẽ thực hiện cấp mã số
tự động cho các em theo hướng dẫn của Bộ Giáo dục và Đào tạo. Đối với các em học sinh sinh năm 2007, ngành
giáo dục không yêu cầu phải có số căn cước công dân khi đăng ký tuyển sinh lớp 10 (năm học 2022-2023).

### 3.3. Nhóm phát triển công dân số

Tiếp tục chỉ đạo các đơn vị chức năng, Công an các địa phương tập trung nguồn nhân lực, trang thiết bị máy
móc đẩy nhanh tiến độ cấp CCCD trên địa bàn, tiến hành đối chiếu, xác minh thông tin công dân qua hệ thống
CSDLQG về DC, qua tàng thư hồ sơ cư trú, tàng thư CCCD đảm bảo hồ sơ đã thu nhận đầy đủ, chính xác, đúng quy
định. Tính đến ngày 15/5/2022, toàn tỉnh đã thu nhận 1.078.935 hồ sơ, trong đó cấp tài khoản định danh điện
tử kèm hồ sơ CCCD cho 20.356 trường hợp, thu nhận cho đối tượng là công dân sinh năm 2004, 2007 trên địa bàn
tỉnh được 19.080 hồ sơ CCCD (trong đó năm 2004 = 5.272 hồ sơ, năm 2007 = 13.808 hồ sơ), truyền dữ liệu về
Trung ương trong ngày, đã nhận thẻ CCCD từ C06 - Bộ Công an chuyển về: 954.802 thẻ CCCD, đã trả 947.684 CCCD
(đạt 99,2%).

### 3.4. Hoàn thiện hệ sinh thái phục vụ kết nối, khai thác, bổ sung làm giàu dữ liệu dân cư

Chỉ đạo Công an tỉnh phối hợp với Sở Thông tin và Truyền thông kiểm tra an toàn, an ninh thông tin đối với
hệ thống công nghệ thông tin của tỉnh theo yêu cầu của Cục A05, A06 - Bộ Công an.

### 3.5. Nhóm tiện ích phục vụ chỉ đạo, điều hành

Chủ động yêu cầu hoặc tiếp nhận các yêu cầu dự báo từ cơ sở, các lĩnh vực để tổng hợp, thống kê, phân tích
thông tin dữ liệu dân cư, các thông tin mở rộng phục vụ công tác điều hành, phát triển kinh tế, văn hóa - xã
hội tại địa phương.

## 4. Làm sạch dữ liệu dân cư đảm bảo “đúng, đủ, sạch, sống”

- Đã chỉ đạo đơn vị chức năng, Công an các địa phương tiếp tục kiểm tra, rà soát thu thập, cập nhật, chỉnh
sửa thông tin dân cư, đảm bảo “đúng, đủ, sạch, sống”.

+ Xóa trùng thông tin ngoài tỉnh: Bộ giao chỉ tiêu 539 trường hợp, ngày 29/12/2021: Công an các địa phương
đã thực hiện 516/539 trường hợp, đạt 97,53%; còn lại 23 trường hợp đang tiếp tục điều chỉnh.

+ Xóa trùng thông tin trong tỉnh: Bộ giao chỉ tiêu 1.042 trường hợp, ngày 29/12/2021: Công an các địa phương
đã thực hiện 948/1.042 trường hợp, đạt 91%; còn lại 94 trường hợp, đang tiếp tục điều chỉnh.

+ Hộ có trên 01 chủ hộ: Bộ giao chỉ tiêu 34 trường hợp, ngày 12/4/2022: Công an các địa phương đã điều chỉnh
32/34 trường hợp, đạt 94%; còn lại 02 trường hợp, đang điều chỉnh.

+ Hộ không có chủ hộ: Bộ giao chỉ tiêu 14.560, ngày 12/4/2022: Công an các địa phương đã điều chỉnh
4.575/14.560 trường hợp, đạt 31,42%; còn lại 9.985 trường hợp đang điều chỉnh.

+ Cập nhật CMND 09 số: Bộ giao chỉ tiêu 114.755 trường hợp, ngày 12/4/2022: Công an các địa phương đã rà
soát, cập nhật 9.073/114.755 trường hợp, đạt 7,91% còn lại 105.682 trường hợp đang tiếp tục rà soát, cập
nhật.

+ Thông báo lại số định danh cho công dân do sai cấu trúc: Bộ giao chỉ tiêu 11.859 trường hợp, ngày
12/4/2022: Công an các địa phương đã in và phát thông báo lại số định danh cá nhân đúng cho công dân
11.859/11.859, đạt 100%.

- Đã chỉ đạo Công an các địa phương tổ chức rà soát các loại nhân khẩu đặc biệt, gửi báo cáo kèm các hồ sơ,
tài liệu liên quan đến công tác quản lý của từng trường hợp gồm: 341 trường hợp nhân khẩu đặc biệt và 1.835
trường hợp nhân khẩu thường trú vắng mặt tại địa bàn không rõ đi đâu, làm gì theo chỉ đạo của C06 - Bộ Công
an.

## 5. Công tác tuyên truyền về triển khai Đề án 06

- Chỉ đạo các sở, ngành và UBND các huyện, thành phố tăng cường tuyên truyền Đề án 06 thông qua nhiều hình
thức: pano, áp phích, mạng Internet, đài truyền thanh, đăng tải các tin, bài viết trên báo Kiên Giang, ...
Bên cạnh đó, thông qua các buổi họp Tổ NDTQ, sinh hoạt chính trị đã lồng ghép truyền truyền được 101 lượt
với khoảng 2.272 người dân tham dự. Tăng cường hướng dẫn các tổ chức, doanh nghiệp và người dân thực hiện
các TTHC thông qua hình thức dịch vụ công trực tuyến mức độ 3 và mức độ 4, đặc biệt quan tâm triển khai 25
dịch vụ công thiết yếu nhằm phục vụ tốt người dân và doanh nghiệp.

- Chỉ đạo Công an tỉnh đã kiểm tra, hướng dẫn Công an 05 huyện, 52 xã về Dịch vụ công trực tuyến và Đề án
06.

# III. NHẬN XÉT, ĐÁNH GIÁ

## 1. Ưu điểm

- UBND tỉnh đã chỉ đạo triển khai kịp thời các nhiệm vụ Đề án đảm bảo nghiêm túc, đúng tiến độ theo lộ trình
đề ra.

- Tăng cường triển khai thực hiện dịch vụ công thiết yếu mức độ 3, mức độ 4 để giảm tối đa thời gian đi lại
của công dân, tiết kiệm cho nhà nước kinh phí phục vụ lưu trữ, bảo quản hồ sơ, tăng cường tính chính xác,
nhanh chóng các hoạt động nghiệp vụ.

## 2. Hạn chế

- Quy trình thao tác trên các ứng dụng dịch vụ công trực tuyến còn nhiều bất cập, khó khăn cho người sử
dụng. Tỷ lệ người dân sử dụng các dịch vụ công trực tuyến còn thấp, công tác tuyên truyền còn chưa thực sự
đi vào chiều sâu, người dân chưa hiểu rõ được lợi ích do dịch vụ công đem lại. Trình độ tiếp cận công nghệ
thông tin của người dân còn nhiều hạn chế, vẫn còn tâm lý nộp trực tiếp tại bộ phận Một cửa để yên tâm hơn.

- Công tác làm sạch dữ liệu thông tin dân cư của lực lượng Công an còn gặp một số vướng mắc do hệ thống hoạt
động chưa ổn định, nhiều trường hợp thông tin công dân chưa được cập nhật đầy đủ, kịp thời trên hệ thống.
Công tác cấp CCCD tỷ lệ chưa cao.

# IV. PHƯƠNG HƯỚNG CÔNG TÁC TRỌNG TÂM THÁNG 6/2022

1. Tiếp tục triển khai, thực hiện Đề án bảo đảm tiến độ, chất lượng các nhiệm vụ được giao; bảo đảm an ninh
mạng, an toàn hệ thống ở mức cao nhất trong triển khai Đề án; tăng cường nguồn lực, sắp xếp, bố trí, đào
tạo, bồi dưỡng đội ngũ nhân lực đủ năng lực, trình độ thực hiện nhiệm vụ...

2. Chỉ đạo lực lượng Công an các cấp thực hiện đồng bộ các giải pháp để bảo đảm dữ liệu dân cư luôn “đúng,
đủ, sạch, sống”, hàng ngày gắn với trách nhiệm cụ thể của thủ trưởng Cơ quan Công an các cấp; thông báo đủ
100% mã số định danh cho công dân; triển khai kế hoạch cấp CCCD cho người đủ điều kiện theo quy định, gắn
với cấp tài khoản định danh điện tử, tài khoản ngân hàng để phục vụ các tiện ích người dân; tập trung các
nhóm ưu tiên trước mắt như học sinh THCS, THPT tham gia các kỳ thi tốt nghiệp, các đối tượng chính sách được
trợ cấp...

3. Triển khai thực hiện tích hợp, kết nối và chia sẻ giữa CSDLQG về dân cư với Cổng Dịch vụ công quốc gia,
Hệ thống thông tin giải quyết TTHC cấp tỉnh phục vụ xác thực, chia sẻ thông tin công dân khi thực hiện TTHC
theo nguyên tắc không yêu cầu khai báo lại các thông tin đã có CSDLQG về dân cư. Thực hiện nghiêm các quy
định pháp luật về bảo đảm an toàn, an ninh thông tin trong quá trình xây dựng và vận hành, khai thác các
CSDL, ứng dụng công nghệ thông tin.

4. Tiếp tục chỉ đạo thực hiện việc cấp căn cước công dân và cấp định danh điện tử. Cấp định danh điện tử
thông qua ứng dụng VNEID; qua công tác cấp CCCD, qua đăng ký xe, qua cấp hộ chiếu, phối hợp với các ngân
hàng trên địa bàn tỉnh đăng ký định danh điện tử và hỗ trợ mở tài khoản ngân hàng cho công dân.

5. Tiếp tục triển khai thực hiện đối với 25 lĩnh vực dịch vụ công thiết yếu.
"""


def report_context(**facts: Any) -> dict[str, Any]:
    """The context of the report's template; ``facts`` replace those in ``tt``."""
    tt = {
        "co_quan_chu_quan": "UBND TỈNH KIÊN GIANG",
        "co_quan_ban_hanh": "BCĐ THỰC HIỆN ĐỀ ÁN 06",
        "so": "111",
        "ky_hieu": "BC-BCĐ",
        "dia_danh": "Kiên Giang",
        "ngay_thang_nam": "ngày 31 tháng 5 năm 2022",
        "trich_yeu": unwrapped(SUBJECT),
        "Ky": "Tháng 5/2022",
        "duoi_trich_yeu": "(Tháng 5/2022)",
        "kinh_gui": ["Văn phòng Chính phủ;", "Bộ Công an."],
        "mo_dau": unwrapped(OPENING),
        "ket_thuc": f"{unwrapped(CLOSING)} ",
        "het": "./.",
        "noi_nhan": [
            "Như trên;",
            "CT và các PCT UBND tỉnh;",
            "TV BCĐ và TGV triển khai Đề án số 06 theo QĐ số 671/QĐ-UBND (để nắm);",
            "LĐVP; Phòng: KGVX, NC;",
            "Trung tâm PVHCC tỉnh;",
            "Lưu: VT, ltrám.",
        ],
        "quyen_han": [],
        "chuc_danh": "TRƯỞNG BAN",
        "chuc_vu": "CHỦ TỊCH UBND TỈNH",
        "ho_ten": "Lâm Minh Thành",
        "dau_trang": "",
    }
    headings = outline(OUTLINE)
    return {
        "tt": SimpleNamespace(**{**tt, **facts}),
        "de_cuong": headings,
        "muc": {"II.4": next(heading for heading in headings if heading.tieu_de.startswith("4. Làm sạch"))},
        "cac_phu_luc": [],
        "so": SimpleNamespace(dvc_tiep_nhan=SimpleNamespace(gia_tri="7.440", moc="18/5/2022")),
    }


def rendered(**facts: Any) -> bytes:
    """The report as a .docx, with these facts instead of its own."""
    return render(build_report_template(), "bao-cao.docx", report_context(**facts))


def outline(text: str) -> list[SimpleNamespace]:
    """Headings with the paragraphs below them."""
    headings: list[SimpleNamespace] = []
    for block in map(unwrapped, text.strip().split("\n\n")):
        mark, _, title = block.partition(" ")
        if mark in LEVELS:
            headings.append(SimpleNamespace(cap=LEVELS[mark], tieu_de=title, doan=[], la_phan=False, het=""))
        else:
            text, bold = block.removeprefix(BOLD), block.startswith(BOLD)
            paragraph = SimpleNamespace(text=text, dam=bold, bang=None, hinh="", het="")
            headings[-1].doan.append(paragraph)
    return headings


def unwrapped(text: str) -> str:
    """A paragraph that stands here on several lines, on one."""
    return " ".join(text.split())
