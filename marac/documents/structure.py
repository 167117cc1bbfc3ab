"""The tags of joined pieces: one tree, in which every page and link finds its own tags."""

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from marac.documents.errors import DocumentError

_MAPS = ("/RoleMap", "/ClassMap")


class Structure:
    """Collects the structure trees of pieces under one root and one Document."""

    def __init__(self, whole: Pdf) -> None:
        self.whole = whole
        self.root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = whole.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root)
        )
        self._children, self._parents = Array(), Array()
        self._ids: dict[bytes, Object] = {}
        self._next = 0  # the first number that no page or link has yet

    def add(self, piece: Pdf, first: int) -> None:
        """Take in the tags of a piece whose pages, from `first` on, are in the whole already."""
        if "/StructTreeRoot" not in piece.Root:
            raise DocumentError("a piece has no tags")
        tree = self.whole.copy_foreign(piece.Root.StructTreeRoot)
        for document in _listed(tree.K):
            for child in _listed(document.K):
                child.P = self.document
                self._children.append(child)
        self._take_parents(tree, first)
        self._take_maps(tree)

    def write(self) -> None:
        """Make the collected tree the tree of the whole."""
        self.document.K = self._children
        self.root.K = Array([self.document])
        self.root.ParentTree = self.whole.make_indirect(Dictionary(Nums=self._parents))
        self.root.ParentTreeNextKey = self._next
        if self._ids:
            names = Array()
            for name, element in sorted(self._ids.items()):
                names.append(String(name))
                names.append(element)
            limits = Array([String(min(self._ids)), String(max(self._ids))])
            leaf = Dictionary(Limits=limits, Names=names)
            self.root.IDTree = Dictionary(Kids=Array([self.whole.make_indirect(leaf)]))
        self.whole.Root.StructTreeRoot = self.root

    def _take_parents(self, tree: Object, first: int) -> None:
        """Shift the numbers by which the piece's pages and links find their tags."""
        numbers = list(tree.ParentTree.Nums)
        shift, last = self._next, self._next - 1
        for key, tags in zip(numbers[::2], numbers[1::2], strict=True):
            last = max(last, int(key) + shift)
            self._parents.append(int(key) + shift)
            self._parents.append(tags)
        for number in range(first, len(self.whole.pages)):
            page = self.whole.pages[number].obj
            page.StructParents = int(page.StructParents) + shift
            for annotation in page.get("/Annots", []):
                annotation.StructParent = int(annotation.StructParent) + shift
        self._next = last + 1

    def _take_maps(self, tree: Object) -> None:
        """Merge what names tags, classes and single elements."""
        for name in _MAPS:
            for word, meaning in tree.get(name, Dictionary()).items():
                self.root[name] = self.root.get(name, Dictionary())
                self.root[name][word] = meaning
        names = list(tree.get("/IDTree", Dictionary()).get("/Names", []))
        for key, element in zip(names[::2], names[1::2], strict=True):
            if bytes(key) in self._ids:
                raise DocumentError("two pieces are one and the same: each may be joined once")
            self._ids[bytes(key)] = element


def _listed(kids: Object) -> list[Object]:
    """A tag's children, of which a single one may stand alone."""
    return list(kids) if isinstance(kids, Array) else [kids]
