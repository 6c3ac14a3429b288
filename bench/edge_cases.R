# What R's survey says of the cases of bench/edge_cases.py: Rscript edge_cases.R cases.csv
suppressMessages(library(survey))
cases <- read.csv(commandArgs(TRUE)[1])
for (name in unique(cases$name)) {
  d <- cases[cases$name == name, ]
  for (method in c("logit", "beta")) {
    said <- tryCatch({
      design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~frame_size, data = d)
      ends <- suppressWarnings(confint(svyciprop(~met, subset(design, inside == 1), method = method)))
      sprintf("%.4f to %.4f", ends[1], ends[2])
    }, error = function(e) paste("error:", substr(gsub("[\r\n|]+", " ", conditionMessage(e)), 1, 60)))
    cat(sprintf("%s|%s|%s\n", name, method, said))
  }
}
