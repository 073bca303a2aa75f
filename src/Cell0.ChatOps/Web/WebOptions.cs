namespace Cell0.ChatOps.Web;

public sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>Host names under which the service may be called, beside those of the public addresses. Empty: the loopback names.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>Address of the pages for links in messages, <c>https://ops.example</c>; unset: messages carry no links.</summary>
    public Uri? PublicUrl { get; set; }
}
