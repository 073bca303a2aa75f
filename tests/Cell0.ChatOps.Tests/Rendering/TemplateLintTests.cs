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

    [Theory]
    [InlineData("{% for r in rows %}{% if r.bad %}<b>{{ r.name }}{% endif %}{% endfor %}", "<b> is never closed")]
    [InlineData("{% unless job.ok %}<p>{% endunless %}", "<p> is no tag of Telegram's")]
    [InlineData("{{ job.a | append: job.b | truncate: 9 }} & co", "is no entity of Telegram's")]
    [InlineData("{{ a | at }}{{ b | ago }}{{ c | ms }}{% for i in (1..1000) %}{% for j in (1..1000) %}{% assign x = i %}{% endfor %}{% endfor %}", "template 't': ")]
    public void A_template_without_a_sample_is_tried_with_values_that_answer_to_everything(string source, string problem) =>
        TemplateLint.Check(new TemplateEngine(new Dictionary<string, string> { ["t"] = source }), []).ShouldContain(p => p.Problem.Contains(problem));

    [Fact]
    public void A_sound_template_without_a_sample_passes_in_every_format()
    {
        const string source = "{{ job }}{% for r in rows %}{{ r.a | upcase }}{{ r.b | ms }}{{ rows.size }}{% if r.c == 'x' %}{{ r.d | at }}{% endif %}{% endfor %}{{ list | join: ', ' }}";
        var engine = new TemplateEngine(new Dictionary<string, string> { ["a"] = source, ["b.telegram"] = source, ["c.md"] = source, ["d.html"] = source });
        TemplateLint.Check(engine, []).ShouldBeEmpty();
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
