# Every task of the project. `just` alone lists them.

uv := if path_exists(".tools/bin/uv") == "true" { ".tools/bin/uv" } else { "uv" }

[private]
default:
    @just --list

# Lint, format, types and the import rules: all that a change must pass besides the tests
check:
    {{uv}} run ruff check .
    {{uv}} run ruff format --check .
    {{uv}} run mypy
    {{uv}} run lint-imports

# All tests
test *args:
    {{uv}} run pytest {{args}}

# Mend what the linter can mend, and format
mend:
    {{uv}} run ruff check --fix .
    {{uv}} run ruff format .

# Write the generated pages of the reference anew
reference:
    {{uv}} run python docs/reference/generate.py

# Build the demonstration inspection anew from its published figures (some minutes)
twin:
    {{uv}} run eyre synthetic build west-mercia-2005 --to src/eyre/synthetic/twins/west-mercia-2005/bundle

# Draw the pictures of the documentation anew
pictures:
    {{uv}} run python docs/images/make.py

# Measure scoring against pandas and R, and the commands (some minutes); `just bench archive` takes 100 million answers
bench *sizes:
    {{uv}} run --group bench python bench/run.py {{sizes}}

# Bring the Welsh catalogue in step with the pages; what is new waits there for its translation
messages:
    {{uv}} run python src/eyre/web/locale/update.py

# Try to lose answers: kill browsers and servers, garble requests, fill storage; `just faults --trials 1000 --minutes 60`
faults *args:
    PYTHONPATH=tests {{uv}} run python -m web.faults.run {{args}}
