"""What a paper says of itself: title, language, and that it is PDF/UA-1."""

from xml.sax.saxutils import escape

from pikepdf import Dictionary, Name, Pdf, String

PRODUCER = "marac"

_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<rdf:Description rdf:about="" pdfuaid:part="1" pdf:Producer="{producer}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{more}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_CODE = "<dc:identifier>{code}</dc:identifier>\n"


def describe(pdf: Pdf, *, title: str, lang: str) -> None:
    """Write a joined paper's title and language, and what PDF/UA-1 wants said."""
    root = pdf.Root
    root.Lang = String(lang)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = PRODUCER
    _write(pdf, title, "")


def name_code(pdf: Pdf, code: str) -> None:
    """Write a copy's code where the properties of the file show it."""
    pdf.docinfo["/Keywords"] = code
    _write(pdf, str(pdf.docinfo.get("/Title", "")), _CODE.format(code=escape(code)))


def _write(pdf: Pdf, title: str, more: str) -> None:
    xmp = _XMP.format(producer=PRODUCER, title=escape(title), more=more)
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
