# Score a folder of data with R's survey package: `Rscript score_survey.R DATA RESULT`.
# The package gives the standard error of every share as well; it has no faster way that leaves them out.

suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
data <- arguments[1]
began <- proc.time()[["elapsed"]]

answers <- read.csv(file.path(data, "answers.csv"), colClasses = c("character", "character", "character", "integer", "integer"))
questions <- read.csv(file.path(data, "questions.csv"))
composites <- read.csv(file.path(data, "composites.csv"))
memberships <- read.csv(file.path(data, "memberships.csv"))

results <- list()
keep <- function(framework, subject, group, value, numerator = NA, denominator = NA) {
  results[[length(results) + 1]] <<- data.frame(framework, subject, group, value, numerator, denominator)
}

for (framework in unique(questions$framework)) {
  asked <- questions[questions$framework == framework, ]
  own <- answers[answers$framework == framework, ]
  place <- match(own$question, asked$question)
  own$share <- own$credit / asked$steps[place]
  own$criterion <- asked$criterion[place]
  own$met <- own$share * asked$weight[place]
  own$all <- asked$weight[place]
  own$one <- 1
  whole <- svydesign(ids = ~unit_id, weights = ~one, data = own)
  for (group in unique(memberships$group)) {
    design <- subset(whole, signature %in% memberships$signature[memberships$group == group])
    if (nrow(design) == 0) next
    shares <- svyby(~share, ~question, design, svymean)
    counts <- tapply(design$variables$share, design$variables$question, length)[shares$question]
    sums <- tapply(design$variables$share, design$variables$question, sum)[shares$question]
    keep(framework, shares$question, group, shares$share, sums, counts)
    weighted <- subset(design, all > 0)
    if (nrow(weighted) == 0) next
    pooled <- svyby(~met, ~criterion, weighted, svyratio, denominator = ~all)
    values <- setNames(pooled[["met/all"]], pooled$criterion)
    rolled <- composites[composites$framework == framework, ]
    for (composite in unique(rolled$composite)) {
      members <- rolled[rolled$composite == composite, ]
      values[composite] <- weighted.mean(values[members$member], members$weight)
    }
    known <- values[!is.na(values)]
    keep(framework, names(known), group, known)
  }
}
results <- do.call(rbind, results)
results$value <- sprintf("%.17g", results$value)
write.table(results, arguments[2], sep = ",", row.names = FALSE, col.names = FALSE, na = "", quote = FALSE)
cat(proc.time()[["elapsed"]] - began, "\n")
