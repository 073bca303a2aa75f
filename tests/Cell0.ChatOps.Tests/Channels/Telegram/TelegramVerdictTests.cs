using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Simulators.Telegram;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

/// <summary>The look-alike refuses what Telegram refuses, in Telegram's words.</summary>
public sealed class TelegramVerdictTests
{
    [Theory]
    [InlineData("<b>bold", "Can't find end tag corresponding to start tag \"b\"")]
    [InlineData("<b", "Unclosed start tag at byte offset 0")]
    [InlineData("é <x>y</x>", "Unsupported start tag \"x\" at byte offset 3")]
    [InlineData("a < b", "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("a <b", "Unclosed start tag at byte offset 2")]
    [InlineData("a < b > c", "Unsupported start tag \"\" at byte offset 2")]
    [InlineData("</b>", "Unexpected end tag at byte offset 0")]
    [InlineData("<b><i>x</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"")]
    [InlineData("<b>x</b", "Unclosed end tag at byte offset 4")]
    [InlineData("<a =\"x\">y</a>", "Empty attribute name in the tag \"a\" at byte offset 0")]
    [InlineData("<a href=x!>y</a>", "Unexpected end of name token at byte offset 8")]
    [InlineData("<a href=\"x>y</a>", "Unclosed start tag at byte offset 0")]
    [InlineData("<span>y</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0")]
    public void Bad_markup_is_refused(string html, string why) => TelegramVerdict.OfMessage(html, isFormatted: true).Refusal.ShouldBe($"can't parse entities: {why}");

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("<b> </b>")]
    [InlineData("\u200B\u200D\u2060")]
    public void A_text_that_shows_nothing_is_refused(string html) => TelegramVerdict.OfMessage(html, isFormatted: true).Refusal.ShouldBe("message text is empty");

    [Fact]
    public void Length_counts_after_parsing_in_halves_of_characters()
    {
        TelegramVerdict.OfMessage($"<b>{new string('&', 4096).Replace("&", "&amp;", StringComparison.Ordinal)}</b>", isFormatted: true).Refusal.ShouldBeNull();
        TelegramVerdict.OfMessage(new string('a', 4097), isFormatted: true).Refusal.ShouldBe("message is too long");
        TelegramVerdict.OfMessage(string.Concat(Enumerable.Repeat("😀", 2049)), isFormatted: true).Refusal.ShouldBe("message is too long");
        TelegramVerdict.OfCaption(new string('a', 1024), isFormatted: true).Refusal.ShouldBeNull();
        TelegramVerdict.OfCaption(new string('a', 1025), isFormatted: true).Refusal.ShouldBe("message caption is too long");
        TelegramVerdict.OfMessage("half \uD83D", isFormatted: false).Refusal.ShouldBe("strings must be encoded in UTF-8");
    }

    [Theory]
    [InlineData("R&D", "R&D", 1)]
    [InlineData("&nbsp;x", "&nbsp;x", 1)]
    [InlineData("&#0;x", "&#0;x", 1)]
    [InlineData("<pre><b>x</b></pre>", "x", 1)]
    [InlineData("<b><b>x</b></b>", "x", 1)]
    [InlineData("<pre><code class=\"language-log\">&lt;x&gt; &amp; &quot;y&quot; &#128512;</code></pre>", "<x> & \"y\" 😀", 0)]
    [InlineData("<blockquote expandable>x</blockquote> <tg-spoiler>y</tg-spoiler>", "x y", 0)]
    public void What_is_taken_but_shown_otherwise_is_a_doubt(string html, string text, int doubts)
    {
        var verdict = TelegramVerdict.OfMessage(html, isFormatted: true);
        verdict.Refusal.ShouldBeNull();
        verdict.Text.ShouldBe(text);
        verdict.Doubts.Count.ShouldBe(doubts);
    }

    [Theory]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 and more", 8, "...")]
    [InlineData("ab\U0001F44D\U0001F3FDcd", 7, "ab...")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 6, "e\u0301...")]
    [InlineData("short", 5, "short")]
    public void Shortening_leaves_graphemes_whole(string text, int most, string head) => TextCut.Head(text, most).ShouldBe(head);

    [Fact]
    public void A_value_that_vanishes_takes_nothing_with_it() =>
        TextEscaper.Escape("a\u0001\u0002\u202E<\uD83D", TextFormat.TelegramHtml).ShouldBe("a&lt;\uFFFD");
}
