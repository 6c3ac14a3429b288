# Golden values of tests/analysis/test_against_survey.py. Run in this folder: Rscript survey.R > survey.csv
suppressMessages(library(survey))
options(digits = 17)
cases <- read.csv("stratified.csv", na.strings = "", stringsAsFactors = FALSE)
sizes <- c(a = 60, b = 400, c = 8)
cases$frame_size <- sizes[cases$stratum]
credit <- function(x) unname(c(met = 1, partly = 0.5, not_met = 0)[x])
weights <- c(first = 1, second = 2, third = 1, fourth = 1)
for (q in names(weights)) {
  value <- credit(cases[[q]])
  cases[[paste0(q, ".den")]] <- as.numeric(!is.na(value)) * weights[q]
  cases[[paste0(q, ".num")]] <- ifelse(is.na(value), 0, value) * weights[q]
}
cases$B1.num <- cases$first.num + cases$second.num
cases$B1.den <- cases$first.den + cases$second.den
cases$C1.num <- cases$third.num + cases$fourth.num
cases$C1.den <- cases$third.den + cases$fourth.den
whole <- svydesign(ids = ~1, strata = ~stratum, fpc = ~frame_size, data = cases)
domains <- list(all = whole, high = subset(whole, risk == "high"), low = subset(whole, risk == "low"))
say <- function(subject, domain, what, value)
  cat(sprintf("%s,%s,%s,%.17g\n", subject, domain, what, value))
cat(sprintf("subject,domain,what,value\n"))
for (d in names(domains)) {
  design <- domains[[d]]
  for (s in c(names(weights), "B1", "C1")) {
    ratio <- svyratio(as.formula(paste0("~", s, ".num")), as.formula(paste0("~", s, ".den")), design)
    say(s, d, "estimate", coef(ratio)[[1]])
    say(s, d, "standard_error", SE(ratio)[[1]])
  }
  totals <- svytotal(~ B1.num + B1.den + C1.num + C1.den, design)
  # Members 2:1 in the section, and the section against C1 60:40 overall.
  section <- svycontrast(totals, quote((2 * B1.num / B1.den + C1.num / C1.den) / 3))
  overall <- svycontrast(totals, quote(0.6 * (2 * B1.num / B1.den + C1.num / C1.den) / 3 + 0.4 * C1.num / C1.den))
  say("B", d, "estimate", coef(section)); say("B", d, "standard_error", SE(section))
  say("overall", d, "estimate", coef(overall)); say("overall", d, "standard_error", SE(overall))
  for (s in c("first", "second", "fourth")) {
    judged <- subset(design, get(paste0(s, ".den")) > 0)
    judged$variables$met <- as.numeric(judged$variables[[paste0(s, ".num")]] > 0)
    for (method in c("logit", "beta")) {
      ends <- confint(svyciprop(~met, judged, method = method))
      say(s, d, paste0(method, ".low"), ends[1]); say(s, d, paste0(method, ".high"), ends[2])
    }
  }
  means <- svytotal(~ first.num + first.den + second.num + second.den, design)
  mean_of_questions <- svycontrast(means, quote(first.num / first.den / 3 + 2 * second.num / second.den / 3))
  say("mean_of_questions", d, "estimate", coef(mean_of_questions))
  say("mean_of_questions", d, "standard_error", SE(mean_of_questions))
  by_case <- subset(design, B1.den > 0)
  by_case$variables$share <- by_case$variables$B1.num / by_case$variables$B1.den
  mean_of_cases <- svymean(~share, by_case)
  say("mean_of_cases", d, "estimate", coef(mean_of_cases)); say("mean_of_cases", d, "standard_error", SE(mean_of_cases))
}
cat(sprintf("# %s, survey %s\n", R.version.string, packageVersion("survey")))
