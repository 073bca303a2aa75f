using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""["\ud83d"]""", "\ufffd")]
    [InlineData("""["\ude00 x"]""", "\ufffd x")]
    [InlineData("""["\ud83d\ud83d\ude00"]""", "\ufffd\U0001F600")]
    [InlineData("""["\ud83d\u0041"]""", "\ufffdA")]
    [InlineData("""["\\ud83d \" \n"]""", "\\ud83d \" \n")]
    [InlineData("""["\\\ud83d"]""", "\\\ufffd")]
    [InlineData("""["\uD83D\uDE00"]""", "\U0001F600")]
    public void Half_a_pair_becomes_the_sign_for_what_cannot_be_shown_and_all_else_stays(string json, string text)
    {
        using var document = JsonText.Parse(Encoding.UTF8.GetBytes(json));

        document.RootElement[0].GetString().ShouldBe(text);
    }

    [Theory]
    [InlineData("[\"\\ud8")]
    [InlineData("\\")]
    [InlineData("[\"\\uzzzz\"]")]
    [InlineData("")]
    public void What_is_no_JSON_is_said_to_be_none(string json) => Should.Throw<JsonException>(() => JsonText.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_text_are_no_JSON() => Should.Throw<JsonException>(() => JsonText.Parse(new byte[] { (byte)'[', (byte)'"', 0xff, (byte)'"', (byte)']' }));
}
