// The floor of the sending bench: one ready-made message to many recipients through libcurl, a
// thread and a reused easy handle for each connection, nothing else.
//
// Usage: curl_bare URL CONNECTIONS MAILS FILE. The file is the message, with CRLF.

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct job {
	const char *url, *bytes;
	size_t size;
	long mails;
	atomic_long next, failed;
};
struct body {
	const char *p;
	size_t n;
};

static size_t read_body(char *to, size_t size, size_t n, void *ctx)
{
	struct body *b = ctx;
	size_t take = size * n < b->n ? size * n : b->n;

	memcpy(to, b->p, take);
	b->p += take;
	b->n -= take;
	return take;
}

static void *work(void *ctx)
{
	struct job *job = ctx;
	CURL *curl = curl_easy_init();
	struct body body;
	char address[64];

	curl_easy_setopt(curl, CURLOPT_URL, job->url);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "news@bench.example");
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
	curl_easy_setopt(curl, CURLOPT_READDATA, &body);
	for (long i; (i = atomic_fetch_add(&job->next, 1)) < job->mails;) {
		struct curl_slist *to;

		snprintf(address, sizeof address, "user%ld@bench.example", i);
		to = curl_slist_append(NULL, address);
		body = (struct body){job->bytes, job->size};
		curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)job->size);
		if (curl_easy_perform(curl) != CURLE_OK)
			atomic_fetch_add(&job->failed, 1);
		curl_slist_free_all(to);
	}
	curl_easy_cleanup(curl);
	return NULL;
}

static char *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	char *p = malloc(1 << 22);

	*size = f && p ? fread(p, 1, 1 << 22, f) : 0;
	if (f)
		fclose(f);
	return p;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	pthread_t threads[100];
	struct job job = {0};
	int n;

	if (argc != 5)
		return 2;
	n = (int)strtol(argv[2], NULL, 10);
	n = n < 1 || n > 100 ? 10 : n;
	job.url = argv[1];
	job.mails = strtol(argv[3], NULL, 10);
	job.bytes = read_file(argv[4], &job.size);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, work, &job);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%.3f\n",
	       (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	return job.failed || !job.size ? 1 : 0;
}
