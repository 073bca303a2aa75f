using Cell0.ChatOps.Web;

namespace Cell0.ChatOps.Tests.Web;

public sealed class PagePathsTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/runs/R5", true)]
    [InlineData("/incidents", true)]
    [InlineData("/chat", true)]
    [InlineData("/no-such-page", true)]
    [InlineData("/apiary", true)]
    [InlineData("/api", false)]
    [InlineData("/API/runs", false)]
    [InlineData("/api/runs/R1/report.md", false)]
    [InlineData("/chat/live", false)]
    [InlineData("/metrics", false)]
    [InlineData("/healthz", false)]
    [InlineData("/readyz", false)]
    [InlineData("/openapi/v1.json", false)]
    [InlineData("/assets/cell0.css", false)]
    public void What_a_person_opens_is_a_page_and_what_a_program_reads_is_not(string path, bool isPage) => PagePaths.IsPage(path).ShouldBe(isPage);
}
