dist_doc_DATA = %D%/annot-1.0.md
