using System.Security.Cryptography;
using System.Text;
using Cell0.ChatOps.Channels.WhatsApp;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

public sealed class TwilioSignatureTests
{
    private const string Token = "12345";

    /// <summary>The example of Twilio's documentation.</summary>
    private static readonly KeyValuePair<string, string>[] Fields =
        [new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212")];

    private static readonly Uri Url = new("https://mycompany.com/myapp.php?foo=1&bar=2");

    [Fact]
    public void The_example_of_Twilios_documentation_is_signed_as_there() => TwilioSignature.Of(Token, Url.OriginalString, Fields).ShouldBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");

    [Fact]
    public void The_order_of_fields_does_not_matter_and_a_value_that_comes_twice_counts_once()
    {
        TwilioSignature.Of(Token, Url.OriginalString, [.. Fields.Reverse(), new("Digits", "1234")]).ShouldBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    [Theory]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2")]
    public void The_port_that_the_scheme_has_anyway_may_be_signed_or_not(string address) => TwilioSignature.IsOf(TwilioSignature.Of(Token, address, Fields), Token, Url, Fields).ShouldBeTrue();

    [Theory]
    [InlineData("http://mycompany.com/myapp.php?foo=1&bar=2")]
    [InlineData("https://mycompany.com/myapp.php/?foo=1&bar=2")]
    [InlineData("https://mycompany.com/myapp.php?foo=1")]
    [InlineData("https://other.com/myapp.php?foo=1&bar=2")]
    public void Another_address_is_another_signature(string address) => TwilioSignature.IsOf(TwilioSignature.Of(Token, address, Fields), Token, Url, Fields).ShouldBeFalse();

    [Fact]
    public void A_field_more_less_or_changed_breaks_it()
    {
        var signature = TwilioSignature.Of(Token, Url.OriginalString, Fields);
        TwilioSignature.IsOf(signature, Token, Url, [.. Fields, new("Extra", "1")]).ShouldBeFalse();
        TwilioSignature.IsOf(signature, Token, Url, Fields[1..]).ShouldBeFalse();
        TwilioSignature.IsOf(signature, Token, Url, [.. Fields[1..], new("CallSid", "CA1234567890ABCDF")]).ShouldBeFalse();
        TwilioSignature.IsOf(signature, "54321", Url, Fields).ShouldBeFalse();
        TwilioSignature.IsOf("", Token, Url, Fields).ShouldBeFalse();
        TwilioSignature.IsOf(null, Token, Url, Fields).ShouldBeFalse();
        TwilioSignature.IsOf("nonsense", Token, Url, Fields).ShouldBeFalse();
    }

    [Fact]
    public void A_body_that_is_no_form_is_bound_by_its_hash_in_the_address()
    {
        var body = Encoding.UTF8.GetBytes("{\"a\":1}");
        var url = new Uri($"https://mycompany.com/hook?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}");
        var signature = TwilioSignature.Of(Token, url.OriginalString, []);
        TwilioSignature.IsOfBody(signature, Token, url, body).ShouldBeTrue();
        TwilioSignature.IsOfBody(signature, Token, url, "{\"a\":2}"u8).ShouldBeFalse();
        TwilioSignature.IsOfBody(signature, Token, new Uri("https://mycompany.com/hook"), body).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a=%zz")]
    [InlineData("a=%e2%82")]
    [InlineData("a=%4")]
    [InlineData("%ff=1")]
    public void A_malformed_form_is_not_repaired(string form) => FormBody.Read(Encoding.ASCII.GetBytes(form)).ShouldBeNull();

    [Fact]
    public void A_form_is_read_as_it_was_meant()
    {
        var fields = FormBody.Read("Body=a+b%26%E2%82%AC&Empty=&Body=two&Bare"u8).ShouldNotBeNull();
        fields.ShouldBe([new("Body", "a b&\u20AC"), new("Empty", ""), new("Body", "two"), new("Bare", "")]);
    }
}
