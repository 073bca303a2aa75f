using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Rendering;

public sealed class TemplateLintTests
{
    [Fact]
    public void A_sound_template_passes() => Lint("<b>{{ job }}</b>{% for r in rows %}\n<code>{{ r.a }}</code>{% endfor %} {{ at | clock }}").ShouldBeEmpty();

    [Theory]
    [InlineData("<b>{{ job }}", "<b> is never closed")]
    [InlineData("<b><i>{{ job }}</b></i>", "</b> closes what is not open")]
    [InlineData("<h1>{{ job }}</h1>", "<h1> is no tag of Telegram's")]
    [InlineData("1 < 2 {{ job }}", "a '<' that begins no tag")]
    [InlineData("a &nbsp; b {{ job }}", "is no entity of Telegram's")]
    [InlineData("{{ jop }}", "unknown variable 'jop'")]
    [InlineData("{% if job == 'x' %}{% endif %}", "is empty")]
    public void What_Telegram_would_refuse_is_a_problem(string source, string problem) =>
        Lint(source).ShouldContain(p => p.Problem.Contains(problem));

    [Fact]
    public void A_branch_only_a_missing_text_takes_is_tried() =>
        Lint("x{% unless job %}{{ jop }}{% endunless %}").ShouldHaveSingleItem().Case.ShouldBe("nothing");

    [Fact]
    public void A_text_too_long_for_one_message_is_a_problem()
    {
        var source = string.Concat(Enumerable.Repeat("0123456789abcdef", 300));
        Lint(source).ShouldHaveSingleItem().Problem.ShouldBe("has 4800 characters, Telegram takes 4096");
    }

    [Fact]
    public void A_template_nobody_tries_is_a_problem_unless_another_includes_it()
    {
        var engine = new TemplateEngine(new Dictionary<string, string> { ["t"] = "{% include 'part' %}", ["part"] = "{{ job }}", ["lost"] = "" });
        TemplateLint.Check(engine, [Sample()]).Select(p => p.ToString()).ShouldBe(["lost as Plain with no values: has no sample to be tried with"]);
    }

    [Fact]
    public void Attributes_of_links_and_code_are_taken() =>
        TelegramMarkup.Fault("<a href=\"https://x/?a=1&amp;b\">x</a><pre><code class=\"language-x\">y</code></pre><blockquote expandable>z</blockquote>").ShouldBeNull();

    private static IReadOnlyList<LintProblem> Lint(string source) =>
        TemplateLint.Check(new TemplateEngine(new Dictionary<string, string> { ["t"] = source }), [Sample()]);

    private static TemplateSample Sample() => new("t", null, [TextFormat.TelegramHtml], new Dictionary<string, object?>
    {
        ["job"] = "devops-cicd",
        ["rows"] = new List<object?> { new Dictionary<string, object?> { ["a"] = "b" } },
        ["at"] = DateTimeOffset.UnixEpoch,
    });
}
