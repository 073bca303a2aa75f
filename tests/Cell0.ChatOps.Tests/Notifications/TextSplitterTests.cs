using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class TextSplitterTests
{
    private const int Limit = 4096;

    private static readonly string[] Pieces =
    [
        "word ", "line\n", "para\n\n", "&lt;", "&amp;", "&#128512;", "<b>bold</b>", "<pre>code\nmore code</pre>", "<a href=\"https://example.org/?a=1\">link</a>", "<i>", "</i>",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467", "e\u0301", "\u202eabc", "עברית ", new('x', 500), "\r\n", "\U0001F1E8\U0001F1FE",
    ];

    [Fact]
    public void A_short_text_stays_as_it_is() =>
        TextSplitter.Split("<b>A7K</b> is open", TextFormat.TelegramHtml, Limit).ShouldHaveSingleItem().ShouldBe(new TextPart("<b>A7K</b> is open", "A7K is open"));

    [Fact]
    public void A_long_text_is_cut_between_paragraphs_and_numbered()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 9).Select(number => $"{number} " + new string('a', 900)));
        var parts = TextSplitter.Split(text, TextFormat.TelegramHtml, Limit);
        parts.Count.ShouldBe(3);
        parts.Select((part, index) => part.Text.EndsWith($"\n({index + 1}/3)", StringComparison.Ordinal)).ShouldAllBe(marked => marked);
        parts[1].Plain.ShouldStartWith("4 ");
    }

    [Fact]
    public void Marks_open_at_a_cut_are_closed_and_opened_again()
    {
        var parts = TextSplitter.Split($"<b>{new string('a', 5000)}</b> end", TextFormat.TelegramHtml, Limit);
        parts.Count.ShouldBe(2);
        parts[0].Text.ShouldStartWith("<b>");
        parts[0].Text.ShouldContain("</b>\n(1/2)");
        parts[1].Text.ShouldStartWith("<b>a");
        parts[1].Text.ShouldContain("</b> end");
    }

    [Fact]
    public void A_block_of_code_that_fits_stays_whole()
    {
        var code = string.Join('\n', Enumerable.Repeat("code line", 200));
        var parts = TextSplitter.Split($"{new string('a', 2500)}\n<pre>{code}</pre>", TextFormat.TelegramHtml, Limit);
        parts.Count.ShouldBe(2);
        parts[1].Text.ShouldStartWith("<pre>code line");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void A_hand_keeps_its_colour_wherever_the_cut_falls(string before)
    {
        var parts = TextSplitter.Split(before + string.Concat(Enumerable.Repeat("\U0001F44D\U0001F3FD", 2500)), TextFormat.TelegramHtml, Limit);
        parts.Count.ShouldBeGreaterThan(2);
        parts.Skip(1).ShouldAllBe(part => part.Plain.StartsWith("\U0001F44D\U0001F3FD", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pile_of_combining_marks_longer_than_a_message_is_still_sent()
    {
        var parts = TextSplitter.Split("a" + new string('\u0301', 10_000), TextFormat.Plain, Limit);
        parts.ShouldAllBe(part => part.Plain.Length <= Limit);
        string.Concat(parts.Select(part => Unmarked(part.Plain))).Length.ShouldBe(10_001);
    }

    [Fact]
    public void A_block_that_the_next_part_can_hold_is_moved_there_whole_even_when_it_begins_early()
    {
        var parts = TextSplitter.Split($"{new string('a', 500)}\n<pre>{string.Join('\n', Enumerable.Repeat("code line", 390))}</pre>", TextFormat.TelegramHtml, Limit);
        parts.Count.ShouldBe(2);
        parts[0].Plain.ShouldBe(new string('a', 500) + "\n(1/2)");
    }

    [Fact]
    public void On_WhatsApp_a_block_too_long_for_one_part_is_closed_and_opened_again_and_bold_words_stay_bold()
    {
        var parts = TextSplitter.Split($"*{string.Join(' ', Enumerable.Repeat("bold", 400))}*\n```{string.Join('\n', Enumerable.Repeat("code line", 300))}```\nend", TextFormat.WhatsApp, 1600);
        parts.ShouldAllBe(part => part.Text.Length <= 1600 && part.Text == part.Plain);
        parts[0].Text.ShouldEndWith($"bold*\n(1/{parts.Count})");
        parts[1].Text.ShouldStartWith("*bold");
        parts.ShouldAllBe(part => part.Text.Split("```").Length % 2 == 1);
        parts.Count(part => part.Text.Contains("```", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        parts[^1].Text.ShouldContain("code line```\nend");
    }

    [Property(MaxTest = 300)]
    public Property Whatever_the_text_no_part_is_too_long_or_torn_and_nothing_is_lost()
    {
        var texts = Gen.Elements(Pieces).ListOf().Resize(600).Select(pieces => Balanced(string.Concat(pieces)));
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var parts = TextSplitter.Split(text, TextFormat.TelegramHtml, 600);
            foreach (var part in parts)
            {
                part.Plain.Length.ShouldBeLessThanOrEqualTo(600);
                TelegramMarkup.Fault(part.Text).ShouldBeNull(part.Text);
                TelegramMarkup.Visible(part.Text).ShouldBe(part.Plain);
                part.Plain.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
            }

            var whole = TelegramMarkup.Visible(text);
            Squeezed(string.Concat(parts.Select(part => parts.Count == 1 ? part.Plain : Unmarked(part.Plain)))).ShouldBe(Squeezed(whole));
            if (parts.Count > 1) Graphemes(parts.Select(part => Unmarked(part.Plain))).ShouldBe(Graphemes([whole]));
        });
    }

    /// <summary>Free italics marks are paired, so that the text is one Telegram would take.</summary>
    private static string Balanced(string text)
    {
        var open = text.Replace("</i>", "", StringComparison.Ordinal);
        return open.Replace("<i>", "<i>i</i>", StringComparison.Ordinal);
    }

    private static string Unmarked(string plain) => plain[..plain.LastIndexOf("\n(", StringComparison.Ordinal)];

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static List<string> Graphemes(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => StringInfo.ParseCombiningCharacters(text).Select(at => StringInfo.GetNextTextElement(text, at))).Where(element => !string.IsNullOrWhiteSpace(element))];
}
