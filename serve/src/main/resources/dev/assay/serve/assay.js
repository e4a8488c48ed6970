// A file that is dropped, or chosen, becomes the text of the rollouts. Everything else works without a script.
const text = document.getElementById("rows");
const file = document.getElementById("file");
const take = async (files) => { if (files && files[0]) text.value = await files[0].text(); };
if (text && file) {
  file.closest("label").hidden = false;
  file.addEventListener("change", () => take(file.files));
  for (const name of ["dragenter", "dragover"])
    text.addEventListener(name, (e) => { e.preventDefault(); text.classList.add("over"); });
  text.addEventListener("dragleave", () => text.classList.remove("over"));
  text.addEventListener("drop", (e) => { e.preventDefault(); text.classList.remove("over"); take(e.dataTransfer.files); });
}
