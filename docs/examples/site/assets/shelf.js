const books = await (await fetch("/api/books")).json();
document.getElementById("shelf").textContent = books.join(", ");
